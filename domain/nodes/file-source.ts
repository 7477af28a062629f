import { z } from "zod";
import { ident, join, sql } from "../sql/fragment.ts";
import { typeSchema } from "../sql/type-schema.ts";
import { fileFormats, sheetFormats } from "../reading/file-formats.ts";
import { encodingLabels, encodingOf } from "../reading/encodings.ts";
import { columnNameSchema } from "./fields.ts";
import { type NodeKind, refusesNothing } from "./kind.ts";

const config = z.strictObject({
  path: z.string().min(1, "Choose a file.").max(1024),
  format: z.enum([...fileFormats, ...sheetFormats]).optional(),
  /** What the profile would otherwise find by itself. */
  delimiter: z.string().min(1).max(4).optional(),
  encoding: z
    .string()
    .refine((name) => encodingOf(name) !== null, "Name an encoding, such as utf-8 or windows-1252.")
    .optional(),
  /** The file inside a zip. */
  member: z.string().min(1).max(1024).optional(),
  quote: z.string().max(2, "Give one sign, or one that opens and one that closes.").optional(),
  escape: z.string().max(1, "Give one sign.").optional(),
  /** Whether the first row is a header, or how many rows of it there are. */
  header: z.union([z.boolean(), z.int().min(0).max(9)]).optional(),
  /** Lines above the header. */
  skip: z.int().min(0).max(100_000).optional(),
  /** Records below the table that are no rows. */
  foot: z.int().min(0).max(100_000).optional(),
  /** Whether texts that stand alone under the table are left out. */
  remarks: z.boolean().optional(),
  /** Whether a record with a quote or a delimiter out of place is read where only one way of cutting it fits the columns. */
  fix: z.boolean().optional(),
  /** Which of several tables, one below another, from 1. */
  table: z.int().min(1).max(10_000).optional(),
  /** Letters of each column, where nothing but their place parts them; 0 for a last one that takes the rest. */
  widths: z.array(z.int().min(0).max(100_000)).min(1).max(10_000).optional(),
  /** Whether records that repeat the header are left out. */
  repeats: z.boolean().optional(),
  /** The sheet of a spreadsheet. */
  sheet: z.string().min(1).max(255).optional(),
  /** Of JSON: keys with points between them that lead to the list whose elements are the rows; `.` for the documents themselves. */
  records: z.string().min(1, "Name the list, such as data.items.").max(1024).optional(),
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
    { path: "format", label: "Format", control: "choice", options: [...fileFormats, ...sheetFormats] },
    { path: "delimiter", label: "Delimiter", control: "text" },
    { path: "encoding", label: "Encoding", control: "choice", options: encodingLabels },
    { path: "member", label: "File in the zip", control: "text" },
    { path: "quote", label: "Quote", control: "text" },
    { path: "escape", label: "Sign before a quote in quotes", control: "text" },
    { path: "sheet", label: "Sheet of the spreadsheet", control: "text" },
    { path: "header", label: "First line is a header", control: "switch" },
    { path: "skip", label: "Lines above the header", control: "number" },
    { path: "foot", label: "Records below the table", control: "number" },
    { path: "table", label: "Table, of several in the file", control: "number" },
    { path: "repeats", label: "Leave out repeated headers", control: "switch" },
    { path: "remarks", label: "Leave out remarks below the table", control: "switch" },
    { path: "fix", label: "Fix quotes and delimiters out of place", control: "switch" },
    { path: "records", label: "List of records (JSON)", control: "text" },
  ],
  law: "source",
  phrases: [
    "read",
    "load from file",
    "csv",
    "parquet",
    "json",
    "spreadsheet",
    "excel",
    "sheet",
    "arrow",
    "feather",
    "avro",
  ],
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
