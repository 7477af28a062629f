/** Postgres' spelling of one of our types. */
export function postgresType(type: string): string {
  const decimal = /^decimal\((\d+),(\d+)\)$/.exec(type);
  if (decimal) return `numeric(${decimal[1]},${decimal[2]})`;
  switch (type) {
    case "boolean":
    case "smallint":
    case "integer":
    case "bigint":
    case "real":
    case "date":
    case "time":
    case "timestamp":
    case "timestamptz":
    case "uuid":
      return type;
    case "tinyint":
    case "utinyint":
      return "smallint";
    case "usmallint":
      return "integer";
    case "uinteger":
      return "bigint";
    case "ubigint":
      return "numeric(20,0)";
    case "hugeint":
    case "uhugeint":
      return "numeric(39,0)";
    case "double":
      return "double precision";
    case "json":
      return "jsonb";
    case "blob":
      return "bytea";
    default:
      return "text";
  }
}

/** Our type for a Postgres column: `udt` is the type's own name, precision and scale only of a numeric that declares them. */
export function ourType(udt: string, precision: number | null, scale: number | null): string {
  switch (udt) {
    case "int2":
      return "smallint";
    case "int4":
      return "integer";
    case "int8":
      return "bigint";
    case "float4":
      return "real";
    case "float8":
      return "double";
    case "bool":
      return "boolean";
    case "date":
    case "time":
    case "timestamp":
    case "timestamptz":
    case "uuid":
      return udt;
    case "json":
    case "jsonb":
      return "json";
    case "bytea":
      return "blob";
    case "numeric":
      return precision !== null && precision <= 38 && (scale ?? 0) >= 0
        ? `decimal(${precision},${scale ?? 0})`
        : "varchar";
    default:
      return "varchar";
  }
}
