import { z } from "zod";
import { ident, join, sql } from "../sql/fragment.ts";
import { columnListSchema, columnNameSchema, upstreamSchema } from "./fields.ts";
import { type NodeKind, origins, refusesNothing, sameColumns } from "./kind.ts";

const config = z
  .strictObject({
    from: upstreamSchema,
    /** Without a key, whole rows are compared. */
    key: columnListSchema.optional(),
    keep: z.enum(["latest", "earliest", "any"]).default("any"),
    /** The column that decides; remaining columns break ties, so the result never depends on order of arrival. */
    by: columnNameSchema.optional(),
  })
  .superRefine((c, context) => {
    if (c.keep !== "any" && !c.by)
      context.addIssue({
        code: "custom",
        path: ["by"],
        message: `Choose the column that tells which row is the ${c.keep}.`,
      });
    if (c.keep !== "any" && !c.key)
      context.addIssue({
        code: "custom",
        path: ["key"],
        message: "Choose the columns by which copies of a row are told.",
      });
  });
export type DedupeConfig = z.infer<typeof config>;

export const dedupe: NodeKind<DedupeConfig> = {
  kind: "dedupe",
  family: "transform",
  spelling: { head: "transform", value: "dedupe" },
  title: "Dedupe",
  icon: "copy-minus",
  config,
  inputs: ["from"],
  defaults: { key: [], keep: "latest" },
  fields: [
    {
      path: "key",
      label: "Key columns",
      control: "columns",
      port: "from",
      ask: "Choose the columns that are the same in every copy of a row.",
    },
    { path: "keep", label: "Keep", control: "choice", options: ["latest", "earliest", "any"] },
    {
      path: "by",
      label: "Order by",
      control: "column",
      port: "from",
      ask: "Choose the column that tells which copy is kept, such as a date.",
    },
  ],
  law: "filter",
  phrases: [
    "remove duplicates",
    "keep the latest",
    "most recent per",
    "last copy",
    "unique",
    "once per",
    "counts once",
  ],
  example: "{ dedupe: { from: typed, key: [order_id], keep: latest, by: ordered_at } }",
  summary: (c) => (c.key?.length ? `by ${c.key.join(", ")}${c.keep === "any" ? "" : `, ${c.keep}`}` : "whole rows"),
  expressions: () => [],
  relation: (c, context) => {
    const { from, columns } = context.input("from");
    const key = c.key?.length ? c.key : columns.map((column) => column.name);
    const direction = c.keep === "latest" ? sql`DESC NULLS LAST` : sql`ASC NULLS LAST`;
    const first = c.by ? [sql`${ident(c.by)} ${direction}`] : [];
    const ties = columns
      .filter(({ name }) => !key.includes(name) && name !== c.by)
      .map(({ name }) => sql`${ident(name)} ${direction}`);
    const order = [...first, ...ties];
    const ordered = order.length > 0 ? sql` ORDER BY ${join(order)}` : sql``;
    return sql`SELECT * FROM ${from} QUALIFY row_number() OVER (PARTITION BY ${join(key.map(ident))}${ordered}) = 1`;
  },
  ...refusesNothing,
  lineage: (c, context) => {
    const decides = [...(c.key?.length ? c.key : context.columns("from")), ...(c.by ? [c.by] : [])];
    return { values: sameColumns(context), rows: origins("from", decides) };
  },
};
