import {
  type DuckDBType,
  type DuckDBValue,
  DuckDBArrayValue,
  DuckDBListValue,
  DuckDBMapValue,
  DuckDBStructValue,
  DuckDBTypeId,
  DuckDBUnionValue,
} from "@duckdb/node-api";

/** A value as JSON can carry it: wide integers and everything with a calendar or a scale as text. */
export function plainValue(value: DuckDBValue): unknown {
  if (value === null || typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value === "number") return Number.isFinite(value) ? value : String(value);
  if (typeof value === "bigint")
    return value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER ? Number(value) : String(value);
  if (value instanceof DuckDBListValue || value instanceof DuckDBArrayValue) return value.items.map(plainValue);
  if (value instanceof DuckDBStructValue)
    return Object.fromEntries(Object.entries(value.entries).map(([name, each]) => [name, plainValue(each)]));
  if (value instanceof DuckDBMapValue)
    return value.entries.map(({ key, value: each }) => ({ key: plainValue(key), value: plainValue(each) }));
  if (value instanceof DuckDBUnionValue) return plainValue(value.value);
  return String(value);
}

/** DuckDB's spelling of a type in lower case, with the short name where there is one. */
export function typeName(type: DuckDBType): string {
  if (type.alias === "JSON") return "json";
  if (type.typeId === DuckDBTypeId.TIMESTAMP_TZ) return "timestamptz";
  if (type.typeId === DuckDBTypeId.FLOAT) return "real";
  const nested = [
    DuckDBTypeId.LIST,
    DuckDBTypeId.STRUCT,
    DuckDBTypeId.MAP,
    DuckDBTypeId.ARRAY,
    DuckDBTypeId.UNION,
    DuckDBTypeId.ENUM,
  ];
  return nested.includes(type.typeId) ? String(type) : String(type).toLowerCase();
}
