import { BindError } from "./values.ts";

export const integerNames = ["tinyint", "smallint", "integer", "bigint", "hugeint"] as const;
export type IntegerName = (typeof integerNames)[number];

export type SqlType =
  | {
      readonly kind:
        | "null"
        | "boolean"
        | "real"
        | "double"
        | "varchar"
        | "date"
        | "time"
        | "timestamp"
        | "timestamptz"
        | "interval";
    }
  | { readonly kind: "integer"; readonly name: IntegerName }
  | { readonly kind: "decimal"; readonly width: number; readonly scale: number }
  | { readonly kind: "list"; readonly of: SqlType };

const named = (
  kind: "null" | "boolean" | "real" | "double" | "varchar" | "date" | "time" | "timestamp" | "timestamptz" | "interval",
): SqlType => ({ kind });
const whole = (name: IntegerName): SqlType => ({ kind: "integer", name });

export const types = {
  null: named("null"),
  boolean: named("boolean"),
  real: named("real"),
  double: named("double"),
  varchar: named("varchar"),
  date: named("date"),
  time: named("time"),
  timestamp: named("timestamp"),
  timestamptz: named("timestamptz"),
  interval: named("interval"),
  tinyint: whole("tinyint"),
  integer: whole("integer"),
  bigint: whole("bigint"),
  hugeint: whole("hugeint"),
  decimal: (width: number, scale: number): SqlType => ({ kind: "decimal", width, scale }),
};

const spellings: Record<string, SqlType> = {
  boolean: types.boolean,
  bool: types.boolean,
  tinyint: whole("tinyint"),
  smallint: whole("smallint"),
  int2: whole("smallint"),
  integer: types.integer,
  int: types.integer,
  int4: types.integer,
  bigint: types.bigint,
  int8: types.bigint,
  long: types.bigint,
  hugeint: types.hugeint,
  real: types.real,
  float: types.real,
  float4: types.real,
  double: types.double,
  float8: types.double,
  varchar: types.varchar,
  text: types.varchar,
  string: types.varchar,
  char: types.varchar,
  bpchar: types.varchar,
  json: types.varchar,
  uuid: types.varchar,
  blob: types.varchar,
  date: types.date,
  time: types.time,
  timestamp: types.timestamp,
  datetime: types.timestamp,
  timestamptz: types.timestamptz,
  "timestamp with time zone": types.timestamptz,
  "timestamp without time zone": types.timestamp,
  "double precision": types.double,
  interval: types.interval,
  decimal: types.decimal(18, 3),
  numeric: types.decimal(18, 3),
  '"null"': types.null,
  null: types.null,
};

/** The type that a spelling names, in the engine's or in a document's words; json, uuid and blob are read as text. */
export function parseType(text: string): SqlType {
  const lower = text.trim().toLowerCase().replaceAll(/\s+/g, " ");
  const known = spellings[lower];
  if (known) return known;
  const sized = /^(?:decimal|numeric) ?\( ?(\d+) ?(?:, ?(\d+) ?)?\)$/.exec(lower);
  if (sized) return types.decimal(Number(sized[1]), Number(sized[2] ?? 0));
  if (/^varchar ?\(\d+\)$/.test(lower)) return types.varchar;
  throw new BindError(`the interpreter does not know the type ${text}`);
}

export function typeName(type: SqlType): string {
  if (type.kind === "integer") return type.name;
  if (type.kind === "decimal") return `decimal(${type.width},${type.scale})`;
  return type.kind === "list" ? `${typeName(type.of)}[]` : type.kind;
}

export const sameType = (left: SqlType, right: SqlType): boolean => typeName(left) === typeName(right);
export const isNumeric = (type: SqlType): boolean => ["integer", "decimal", "real", "double"].includes(type.kind);
export const isFloating = (type: SqlType): boolean => type.kind === "real" || type.kind === "double";

const digits: Record<IntegerName, number> = { tinyint: 3, smallint: 5, integer: 10, bigint: 19, hugeint: 38 };
const bits: Record<IntegerName, bigint> = { tinyint: 7n, smallint: 15n, integer: 31n, bigint: 63n, hugeint: 127n };

export const fitsInteger = (value: bigint, name: IntegerName): boolean =>
  value >= -(1n << bits[name]) && value < 1n << bits[name];

/** The decimal that holds every value of a numeric type that is not floating. */
export function asDecimal(type: SqlType): { width: number; scale: number } {
  if (type.kind === "decimal") return type;
  if (type.kind === "integer") return { width: digits[type.name], scale: 0 };
  throw new BindError(`${typeName(type)} is no decimal`);
}

function unifyNumeric(left: SqlType, right: SqlType): SqlType {
  if (left.kind === "double" || right.kind === "double") return types.double;
  if (left.kind === "real" || right.kind === "real") return types.real;
  if (left.kind === "integer" && right.kind === "integer")
    return integerNames.indexOf(left.name) >= integerNames.indexOf(right.name) ? left : right;
  const [a, b] = [asDecimal(left), asDecimal(right)];
  const scale = Math.max(a.scale, b.scale);
  return types.decimal(Math.min(38, Math.max(a.width - a.scale, b.width - b.scale) + scale), scale);
}

const timeRank = ["date", "timestamp", "timestamptz"];

/** The type that both sides become in CASE, COALESCE, IN and comparisons; null where they cannot be mixed. */
export function unify(left: SqlType, right: SqlType): SqlType | null {
  if (left.kind === "null") return right;
  if (right.kind === "null" || sameType(left, right)) return left;
  if (isNumeric(left) && isNumeric(right)) return unifyNumeric(left, right);
  if (left.kind === "boolean" && isNumeric(right)) return right;
  if (right.kind === "boolean" && isNumeric(left)) return left;
  const [a, b] = [timeRank.indexOf(left.kind), timeRank.indexOf(right.kind)];
  if (a >= 0 && b >= 0) return a > b ? left : right;
  return null;
}
