import { z } from "zod";
import { ident, join, sql } from "../sql/fragment.ts";
import { typeSchema } from "../sql/types.ts";
import { encodingLabels, encodingOf } from "../reading/encodings.ts";
import { columnNameSchema } from "./fields.ts";
import { type NodeKind, refusesNothing } from "./kind.ts";

export const fileFormats = ["csv", "tsv", "json", "ndjson", "parquet"] as const;
export type FileFormat = (typeof fileFormats)[number];

const config = z.strictObject({
  path: z.string().min(1, "Choose a file.").max(1024),
  format: z.enum(fileFormats).optional(),
  /** What the profile would otherwise find by itself. */
  delimiter: z.string().min(1).max(4).optional(),
  encoding: z
    .string()
    .refine((name) => encodingOf(name) !== null, "Name an encoding, such as utf-8 or windows-1252.")
    .optional(),
  header: z.boolean().optional(),
  /** The file inside a zip. */
  member: z.string().min(1).max(1024).optional(),
  /** Declared types by column; the profile gives the others. */
  columns: z.record(columnNameSchema, typeSchema).optional(),
});
export type FileSourceConfig = z.infer<typeof config>;

export const fileSource: NodeKind<FileSourceConfig> = {
  kind: "file_source",
  family: "source",
  spelling: { head: "source", value: "file" },
  title: "File",
  icon: "file-text",
  config,
  inputs: [],
  defaults: { path: "" },
  fields: [
    { path: "path", label: "File", control: "path", ask: "Choose a file to read." },
    { path: "format", label: "Format", control: "choice", options: fileFormats },
    { path: "delimiter", label: "Delimiter", control: "text" },
    { path: "encoding", label: "Encoding", control: "choice", options: encodingLabels },
    { path: "member", label: "File in the zip", control: "text" },
    { path: "header", label: "First line is a header", control: "switch" },
  ],
  law: "source",
  phrases: ["read", "load from file", "csv", "parquet", "json", "spreadsheet export"],
  example: '{ source: file, path: "raw/orders.csv" }',
  summary: (c) => c.path.split("/").at(-1) ?? c.path,
  expressions: () => [],
  relation: (_c, context) => {
    const { from, columns } = context.input("file");
    return sql`SELECT ${join(columns.map((column) => ident(column.name)))} FROM ${from}`;
  },
  ...refusesNothing,
  lineage: () => ({ values: {}, rows: [] }),
};
