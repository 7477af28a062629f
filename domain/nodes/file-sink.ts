import { z } from "zod";
import { ident, join, sql } from "../sql/fragment.ts";
import { orderSchema, upstreamSchema } from "./fields.ts";
import { type NodeKind, refusesNothing, sameColumns } from "./kind.ts";

export const sinkFormats = ["csv", "tsv", "parquet", "json", "ndjson"] as const;
export type SinkFormat = (typeof sinkFormats)[number];

const config = z.strictObject({
  from: upstreamSchema,
  /** Relative to the output folder; it cannot leave it. */
  path: z.string().min(1, "a path is needed").max(512).refine((path) => !path.startsWith("/") && !path.split(/[\\/]/).includes("..") && !path.includes("\0"), "the path stays inside the output folder"),
  format: z.enum(sinkFormats).optional(),
  order_by: orderSchema.optional(),
});
export type FileSinkConfig = z.infer<typeof config>;

export function sinkFormat(c: Pick<FileSinkConfig, "path" | "format">): SinkFormat {
  if (c.format) return c.format;
  const ending = c.path.split(".").at(-1)?.toLowerCase();
  if (ending === "jsonl") return "ndjson";
  return sinkFormats.find((format) => format === ending) ?? "csv";
}

export const fileSink: NodeKind<FileSinkConfig> = {
  kind: "file_sink",
  family: "sink",
  spelling: { head: "sink", value: "file" },
  title: "File",
  icon: "file-output",
  config,
  inputs: ["from"],
  defaults: { path: "out.csv" },
  fields: [
    { path: "path", label: "File", control: "text" },
    { path: "format", label: "Format", control: "choice", options: sinkFormats },
    { path: "order_by", label: "Order", control: "order", port: "from" },
  ],
  law: "sink",
  phrases: ["one csv", "write parquet", "save as", "json file", "export"],
  example: "{ sink: file, from: valid.rejects, path: rejected.parquet }",
  summary: (c) => c.path,
  expressions: () => [],
  relation: (c, context) => {
    const { from } = context.input("from");
    if (!c.order_by) return sql`SELECT * FROM ${from}`;
    const keys = c.order_by.map((each) => {
      const key = typeof each === "string" ? { column: each, desc: false } : each;
      return key.desc ? sql`${ident(key.column)} DESC NULLS LAST` : sql`${ident(key.column)} ASC NULLS LAST`;
    });
    const named = new Set(c.order_by.map((each) => (typeof each === "string" ? each : each.column)));
    const ties = context.input("from").columns.filter((column) => !named.has(column.name)).map((column) => sql`${ident(column.name)} ASC NULLS LAST`);
    return sql`SELECT * FROM ${from} ORDER BY ${join([...keys, ...ties])}`;
  },
  ...refusesNothing,
  lineage: (_c, context) => ({ values: sameColumns(context), rows: [] }),
};
