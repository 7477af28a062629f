import { z } from "zod";
import { ident, join, sql } from "../sql/fragment.ts";
import { columnNameSchema, expressionSchema, upstreamSchema } from "./fields.ts";
import { type NodeKind, origins, refusesNothing, sameColumns } from "./kind.ts";

const config = z.strictObject({
  from: upstreamSchema,
  /** Column → expression over the input's columns. An existing name is replaced in place; a new one comes last. */
  columns: z
    .record(columnNameSchema, expressionSchema)
    .refine((columns) => Object.keys(columns).length > 0, "Add at least one column."),
});
export type DeriveConfig = z.infer<typeof config>;

export const derive: NodeKind<DeriveConfig> = {
  kind: "derive",
  family: "transform",
  spelling: { head: "transform", value: "derive" },
  title: "Derive columns",
  icon: "variable",
  config,
  inputs: ["from"],
  defaults: { columns: {} },
  fields: [
    {
      path: "columns",
      label: "Columns",
      control: "expressions",
      port: "from",
      ask: "Add a column and the expression that fills it, such as total: price * quantity.",
    },
  ],
  law: "map",
  phrases: ["add a column", "compute", "divided by", "calculate", "the day of", "trimmed", "lower case", "replace"],
  example: '{ derive: { from: unique, columns: { day: "cast(ordered_at as date)" } } }',
  summary: (c) => Object.keys(c.columns).join(", "),
  expressions: (c) =>
    Object.entries(c.columns).map(([name, text]) => ({ field: `columns.${name}`, text, role: "scalar", port: "from" })),
  relation: (c, context) => {
    const { from, columns } = context.input("from");
    const given = new Set(columns.map((column) => column.name));
    const kept = columns.map(({ name }) =>
      name in c.columns ? sql`${context.expression(`columns.${name}`)} AS ${ident(name)}` : ident(name),
    );
    const added = Object.keys(c.columns)
      .filter((name) => !given.has(name))
      .map((name) => sql`${context.expression(`columns.${name}`)} AS ${ident(name)}`);
    return sql`SELECT ${join([...kept, ...added])} FROM ${from}`;
  },
  ...refusesNothing,
  lineage: (c, context) => ({
    values: {
      ...sameColumns(context),
      ...Object.fromEntries(
        Object.keys(c.columns).map((name) => [name, origins("from", context.reads(`columns.${name}`))]),
      ),
    },
    rows: [],
  }),
};
