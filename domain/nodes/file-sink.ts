import { z } from "zod";
import { join, sql } from "../sql/fragment.ts";
import { orderSchema, upstreamSchema } from "./fields.ts";
import { type NodeKind, refusesNothing, sameColumns } from "./kind.ts";
import { orderTerms } from "./order.ts";

export const sinkFormats = ["csv", "tsv", "parquet", "json", "ndjson"] as const;
export type SinkFormat = (typeof sinkFormats)[number];

const config = z.strictObject({
  from: upstreamSchema,
  /** Relative to the output folder; it cannot leave it. */
  path: z
    .string()
    .min(1, "Name the file to write.")
    .max(512)
    .refine(
      (path) => !path.startsWith("/") && !path.split(/[\\/]/).includes("..") && !path.includes("\0"),
      "Give a path inside the output folder, without .. or a leading /.",
    ),
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
    { path: "path", label: "File", control: "text", ask: "Name the file to write, such as result.csv." },
    { path: "format", label: "Format", control: "choice", options: sinkFormats },
    { path: "order_by", label: "Order", control: "order", port: "from" },
  ],
  law: "sink",
  phrases: ["one csv", "write parquet", "save as", "json file", "export"],
  example: "{ sink: file, from: valid.rejects, path: rejected.parquet }",
  summary: (c) => c.path,
  expressions: () => [],
  relation: (c, context) => {
    const { from, columns } = context.input("from");
    return c.order_by
      ? sql`SELECT * FROM ${from} ORDER BY ${join(orderTerms(c.order_by, columns))}`
      : sql`SELECT * FROM ${from}`;
  },
  ...refusesNothing,
  lineage: (_c, context) => ({ values: sameColumns(context), rows: [] }),
};
