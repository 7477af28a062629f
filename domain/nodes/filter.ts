import { z } from "zod";
import { sql } from "../sql/fragment.ts";
import { expressionSchema, upstreamSchema } from "./fields.ts";
import { type NodeKind, origins, refusesNothing, sameColumns } from "./kind.ts";

const config = z.strictObject({ from: upstreamSchema, where: expressionSchema });
export type FilterConfig = z.infer<typeof config>;

export const filter: NodeKind<FilterConfig> = {
  kind: "filter",
  family: "transform",
  spelling: { head: "transform", value: "filter" },
  title: "Filter",
  icon: "filter",
  config,
  inputs: ["from"],
  defaults: { where: "" },
  fields: [
    {
      path: "where",
      label: "Keep rows where",
      control: "expression",
      port: "from",
      ask: "Write which rows to keep, such as amount > 0.",
    },
  ],
  law: "filter",
  phrases: ["only rows where", "keep", "leave out", "exclude", "without", "at least", "drop rows"],
  example: "{ filter: { from: orders, where: \"status <> 'cancelled'\" } }",
  summary: (c) => c.where,
  expressions: (c) => [{ field: "where", text: c.where, role: "predicate", port: "from" }],
  relation: (_c, context) => sql`SELECT * FROM ${context.input("from").from} WHERE ${context.expression("where")}`,
  ...refusesNothing,
  lineage: (_c, context) => ({ values: sameColumns(context), rows: origins("from", context.reads("where")) }),
};
