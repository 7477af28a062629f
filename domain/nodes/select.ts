import { z } from "zod";
import { ident, join, sql } from "../sql/fragment.ts";
import { columnListSchema, columnNameSchema, upstreamSchema } from "./fields.ts";
import { type NodeKind, refusesNothing } from "./kind.ts";

const config = z.strictObject({
  from: upstreamSchema,
  /** Output name → input column, or a list of names kept as they are. Order is the output's order. */
  columns: z.union([columnListSchema, z.record(columnNameSchema, columnNameSchema)]),
});
export type SelectConfig = z.infer<typeof config>;

/** [output, input] pairs in order. */
export const selectedColumns = (columns: SelectConfig["columns"]): [string, string][] =>
  Array.isArray(columns) ? columns.map((name) => [name, name]) : Object.entries(columns);

export const select: NodeKind<SelectConfig> = {
  kind: "select",
  family: "transform",
  spelling: { head: "transform", value: "select" },
  title: "Select columns",
  icon: "columns-3",
  config,
  inputs: ["from"],
  defaults: { columns: [] },
  fields: [
    { path: "columns", label: "Columns", control: "renames", port: "from", ask: "Choose at least one column to keep." },
  ],
  law: "map",
  phrases: ["keep only the columns", "rename", "drop the column", "columns are", "call it"],
  example: "{ select: { from: orders, columns: { id: order_id, amount: amount } } }",
  summary: (c) => {
    const pairs = selectedColumns(c.columns);
    const renamed = pairs.filter(([output, input]) => output !== input).length;
    return `${pairs.length} columns${renamed > 0 ? `, ${renamed} renamed` : ""}`;
  },
  expressions: () => [],
  relation: (c, context) =>
    sql`SELECT ${join(selectedColumns(c.columns).map(([output, input]) => sql`${ident(input)} AS ${ident(output)}`))} FROM ${context.input("from").from}`,
  ...refusesNothing,
  lineage: (c) => ({
    values: Object.fromEntries(
      selectedColumns(c.columns).map(([output, column]) => [output, [{ port: "from", column }]]),
    ),
    rows: [],
  }),
};
