import { z } from "zod";
import { type Fragment, ident, join, literal, sql } from "../sql/fragment.ts";
import { monthLanguages } from "../sql/month-names.ts";
import { typeSchema } from "../sql/type-schema.ts";
import { isZone } from "../sql/zone.ts";
import { type CastRule, negativeWays, timeUnits } from "./cast-rule.ts";
import { castText, castValue } from "./cast-value.ts";
import { columnNameSchema, upstreamSchema } from "./fields.ts";
import { type NodeKind, type RelationContext, sameColumns } from "./kind.ts";

const words = z.array(z.string().max(200)).max(50);
const rule = z.strictObject({
  type: typeSchema,
  formats: z.array(z.string().min(2).max(100)).max(20).optional(),
  remove: words.optional(),
  decimal: z.enum([".", ","]).optional(),
  negative: z.array(z.enum(negativeWays)).max(3).optional(),
  language: z.enum(monthLanguages).optional(),
  zone: z.string().refine(isZone, "Name a zone such as UTC or Europe/Berlin.").optional(),
  unit: z.enum(timeUnits).optional(),
  nulls: words.optional(),
  true: words.optional(),
  false: words.optional(),
});

const config = z.strictObject({
  from: upstreamSchema,
  columns: z
    .record(columnNameSchema, z.union([typeSchema, rule]))
    .refine((columns) => Object.keys(columns).length > 0, "Choose the columns to read as another type."),
  /** What happens to a row with a value that cannot be read: fail the run, refuse the row, or make the value null (YAML's bare null too). */
  on_error: z.preprocess(
    (value) => (value === null ? "null" : value),
    z.enum(["fail", "reject", "null"]).default("fail"),
  ),
});
export type CastConfig = z.infer<typeof config>;

export const castRule = (entry: CastConfig["columns"][string]): CastRule =>
  typeof entry === "string" ? { type: entry } : entry;

function refusal(c: CastConfig, context: RelationContext): Fragment | null {
  if (c.on_error === "null") return null;
  const types = new Map(context.input("from").columns.map((column) => [column.name, column.type]));
  const cases = Object.entries(c.columns).map(([name, entry]) => {
    const given = castRule(entry);
    const message = sql`${literal(`${name}: expected ${given.type}, got "`)} || CAST(${ident(name)} AS VARCHAR) || '"'`;
    return sql`CASE WHEN ${castText(name, given)} IS NOT NULL AND ${castValue(name, types.get(name) ?? "varchar", given)} IS NULL THEN ${message} END`;
  });
  return sql`nullif(concat_ws('; ', ${join(cases)}), '')`;
}

export const cast: NodeKind<CastConfig> = {
  kind: "cast",
  family: "transform",
  spelling: { head: "transform", value: "cast" },
  title: "Cast types",
  icon: "type",
  config,
  inputs: ["from"],
  defaults: { columns: {}, on_error: "fail" },
  fields: [
    {
      path: "columns",
      label: "Types",
      control: "casts",
      port: "from",
      ask: "Choose the columns to read as another type.",
    },
    { path: "on_error", label: "When a value cannot be read", control: "choice", options: ["fail", "reject", "null"] },
  ],
  law: "filter",
  phrases: [
    "as a date",
    "as a number",
    "real dates",
    "typed",
    "whole number",
    "decimal",
    "boolean",
    "true/false",
    "timestamp",
  ],
  example:
    '{ cast: { from: orders, columns: { ordered_at: timestamp, amount: { type: "decimal(12,2)", remove: [","] } } } }',
  summary: (c) =>
    Object.entries(c.columns)
      .map(([name, entry]) => `${name} ${castRule(entry).type}`)
      .join(", "),
  expressions: () => [],
  relation: (c, context) => {
    const { from, columns } = context.input("from");
    const values = columns.map(({ name, type }) => {
      const entry = c.columns[name];
      return entry === undefined ? ident(name) : sql`${castValue(name, type, castRule(entry))} AS ${ident(name)}`;
    });
    return sql`SELECT ${join(values)} FROM ${from}`;
  },
  refusal,
  onRefusal: (c) => (c.on_error === "reject" ? "reject" : "error"),
  lineage: (c, context) => ({
    values: sameColumns(context),
    rows: c.on_error === "reject" ? Object.keys(c.columns).map((column) => ({ port: "from", column })) : [],
  }),
};
