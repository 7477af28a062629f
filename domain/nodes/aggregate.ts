import { z } from "zod";
import { ident, join, sql } from "../sql/fragment.ts";
import { columnNameSchema, expressionSchema, upstreamSchema } from "./fields.ts";
import { type NodeKind, origins, refusesNothing } from "./kind.ts";

const config = z
  .strictObject({
    from: upstreamSchema,
    by: z.array(columnNameSchema).default([]),
    /** Column → aggregate expression, such as `sum(amount)`. */
    measures: z.record(columnNameSchema, expressionSchema),
  })
  .superRefine((c, context) => {
    if (c.by.length === 0 && Object.keys(c.measures).length === 0)
      context.addIssue({
        code: "custom",
        path: ["by"],
        message: "Choose at least one column to group by, or add a measure.",
      });
    for (const name of c.by)
      if (name in c.measures)
        context.addIssue({
          code: "custom",
          path: ["measures", name],
          params: { wrong: `"${name}" is a column to group by and a measure at once.` },
          message: "Give the measure another name.",
        });
  });
export type AggregateConfig = z.infer<typeof config>;

export const aggregate: NodeKind<AggregateConfig> = {
  kind: "aggregate",
  family: "transform",
  spelling: { head: "transform", value: "aggregate" },
  title: "Aggregate",
  icon: "sigma",
  config,
  inputs: ["from"],
  defaults: { by: [], measures: {} },
  fields: [
    {
      path: "by",
      label: "Group by",
      control: "columns",
      port: "from",
      ask: "Choose at least one column to group by, or add a measure.",
    },
    {
      path: "measures",
      label: "Measures",
      control: "expressions",
      port: "from",
      ask: "Add a measure, such as revenue: sum(amount).",
    },
  ],
  law: "collapse",
  phrases: ["per", "by day and region", "total", "sum of", "average", "number of", "count", "how many"],
  example: '{ aggregate: { from: valid, by: [day, region], measures: { revenue: "sum(amount)" } } }',
  summary: (c) => `${Object.keys(c.measures).join(", ") || "groups"}${c.by.length > 0 ? ` by ${c.by.join(", ")}` : ""}`,
  expressions: (c) =>
    Object.entries(c.measures).map(([name, text]) => ({
      field: `measures.${name}`,
      text,
      role: "aggregate",
      port: "from",
    })),
  relation: (c, context) => {
    const measures = Object.keys(c.measures).map(
      (name) => sql`${context.expression(`measures.${name}`)} AS ${ident(name)}`,
    );
    const group = c.by.length > 0 ? sql` GROUP BY ${join(c.by.map(ident))}` : sql``;
    return sql`SELECT ${join([...c.by.map(ident), ...measures])} FROM ${context.input("from").from}${group}`;
  },
  ...refusesNothing,
  lineage: (c, context) => ({
    values: {
      ...Object.fromEntries(c.by.map((column) => [column, [{ port: "from", column }]])),
      ...Object.fromEntries(
        Object.keys(c.measures).map((name) => [name, origins("from", context.reads(`measures.${name}`))]),
      ),
    },
    rows: origins("from", c.by),
  }),
};
