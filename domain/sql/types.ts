import { z } from "zod";

/** A column of a relation. `type` is DuckDB's own spelling in lower case, such as `decimal(12,2)`. */
export const columnSchema = z.object({ name: z.string(), type: z.string() });
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

export const typeSchema = z.string().transform((text, context) => {
  const type = canonicalType(text);
  if (type) return type;
  context.addIssue({
    code: "custom",
    params: { wrong: text === "" ? "The type is empty." : `"${text.slice(0, 80)}" is not a type.` },
    message: "Use one such as varchar, integer, bigint, double, decimal(12,2), boolean, date or timestamp.",
  });
  return z.NEVER;
});

export type TypeFamily = "number" | "text" | "boolean" | "time" | "other";

export function typeFamily(type: string): TypeFamily {
  if (/^(u?(tiny|small|big|huge)?int(eger)?|decimal.*|double|real|float)$/i.test(type)) return "number";
  if (/^(varchar|uuid|json)$/i.test(type)) return "text";
  if (/^boolean$/i.test(type)) return "boolean";
  if (/^(date|time|timestamp.*)$/i.test(type)) return "time";
  return "other";
}
