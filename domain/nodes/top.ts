import { z } from "zod";
import { ident, join, literal, sql } from "../sql/fragment.ts";
import { columnListSchema, orderSchema, upstreamSchema } from "./fields.ts";
import { type NodeKind, origins, refusesNothing, sameColumns } from "./kind.ts";
import { orderColumns, orderTerms } from "./order.ts";

const config = z.strictObject({
  from: upstreamSchema,
  count: z.int("Write a whole number.").min(1, "Keep at least one row.").max(1_000_000_000),
  /** Remaining columns break ties, so the result never depends on order of arrival. */
  by: orderSchema,
  /** With these, the count holds for each group. */
  per: columnListSchema.optional(),
});
export type TopConfig = z.infer<typeof config>;

const spelled = (by: TopConfig["by"]): string =>
  by.map((each) => (typeof each === "string" ? each : `${each.column}${each.desc ? " descending" : ""}`)).join(", ");

export const top: NodeKind<TopConfig> = {
  kind: "top",
  family: "transform",
  spelling: { head: "transform", value: "top" },
  title: "Top rows",
  icon: "list-ordered",
  config,
  inputs: ["from"],
  defaults: { count: 10, by: [] },
  fields: [
    { path: "count", label: "Rows to keep", control: "number", ask: "Write how many rows to keep, such as 10." },
    {
      path: "by",
      label: "Order",
      control: "order",
      port: "from",
      ask: "Choose at least one column to order the rows by.",
    },
    {
      path: "per",
      label: "For each",
      control: "columns",
      port: "from",
      help: "Leave it empty to rank all rows together.",
    },
  ],
  law: "filter",
  phrases: ["top", "the first", "highest", "lowest", "largest", "smallest", "most", "best"],
  example: "{ top: { from: daily, count: 10, by: [{ column: revenue, desc: true }] } }",
  summary: (c) => `${c.count} by ${spelled(c.by)}${c.per ? ` for each ${c.per.join(", ")}` : ""}`,
  expressions: () => [],
  relation: (c, context) => {
    const { from, columns } = context.input("from");
    const groups = c.per ? sql`PARTITION BY ${join(c.per.map(ident))} ` : sql``;
    return sql`SELECT * FROM ${from} QUALIFY row_number() OVER (${groups}ORDER BY ${join(orderTerms(c.by, columns))}) <= ${literal(c.count)}`;
  },
  ...refusesNothing,
  lineage: (c, context) => ({
    values: sameColumns(context),
    rows: origins("from", [...(c.per ?? []), ...orderColumns(c.by)]),
  }),
};
