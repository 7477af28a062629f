import type { z } from "zod";
import type { columnSchema } from "./column-schema.ts";

export type Column = z.infer<typeof columnSchema>;

const simple = [
  "boolean",
  "tinyint",
  "smallint",
  "integer",
  "bigint",
  "hugeint",
  "real",
  "double",
  "varchar",
  "date",
  "time",
  "timestamp",
  "timestamptz",
  "json",
  "blob",
  "uuid",
] as const;
const aliases: Record<string, string> = {
  text: "varchar",
  string: "varchar",
  int: "integer",
  int4: "integer",
  int8: "bigint",
  long: "bigint",
  float: "double",
  float8: "double",
  "double precision": "double",
  bool: "boolean",
  datetime: "timestamp",
  numeric: "decimal(18,3)",
  decimal: "decimal(18,3)",
  "timestamp with time zone": "timestamptz",
  "timestamp without time zone": "timestamp",
};

/** The canonical spelling of a scalar type name, or null where we do not offer it as a cast target. */
export function canonicalType(text: string): string | null {
  const lower = text.trim().toLowerCase().replaceAll(/\s+/g, " ");
  const named = aliases[lower] ?? lower;
  if ((simple as readonly string[]).includes(named)) return named;
  const match = /^(?:decimal|numeric) ?\( ?(\d{1,2}) ?(?:, ?(\d{1,2}) ?)?\)$/.exec(named);
  if (!match) return null;
  const [width, scale] = [Number(match[1]), Number(match[2] ?? 0)];
  return width >= 1 && width <= 38 && scale <= width ? `decimal(${width},${scale})` : null;
}

export type TypeFamily = "number" | "text" | "boolean" | "time" | "other";

export function typeFamily(type: string): TypeFamily {
  if (/^(u?(tiny|small|big|huge)?int(eger)?|decimal.*|double|real|float)$/i.test(type)) return "number";
  if (/^(varchar|uuid|json)$/i.test(type)) return "text";
  if (/^boolean$/i.test(type)) return "boolean";
  if (/^(date|time|timestamp.*)$/i.test(type)) return "time";
  return "other";
}
