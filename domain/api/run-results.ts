import { z } from "zod";
import { columnSchema } from "../sql/column-schema.ts";
import { id } from "./procedure.ts";

const port = z.enum(["out", "rejects"]);

/** A set of rows that a run left: what a sink wrote or loaded, or what a step refused. */
export const rowSetSchema = z.object({
  node: z.string(),
  output: port,
  kind: z.enum(["file", "table", "step"]),
  /** The file's path, the table's name, or the title of the step that refused. */
  title: z.string(),
  rows: z.number(),
  sizeBytes: z.number().nullable(),
  /** What these rows are, in a sentence. */
  note: z.string(),
  /** Why they can no longer be shown; null while they can. */
  gone: z.string().nullable(),
});
export type RowSet = z.infer<typeof rowSetSchema>;

export const rowSetsSchema = z.object({ sets: z.array(rowSetSchema) });

export const refusalSchema = z.object({ rule: z.string(), reason: z.string() });

export const resultRowsInput = z.object({
  id,
  node: z.string().max(200),
  output: port.default("out"),
  offset: z.number().int().min(0).max(1_000_000_000).default(0),
  limit: z.number().int().min(1).max(500).default(100),
  sort: z.object({ column: z.string().max(1_000), descending: z.boolean() }).optional(),
  /** Only rows that this rule refused. */
  rule: z.string().max(10_000).optional(),
});
export type ResultRowsInput = z.infer<typeof resultRowsInput>;

export const resultRowsSchema = z.object({
  columns: z.array(columnSchema),
  rows: z.array(z.array(z.string().nullable())),
  /** Of refused rows, by row: every rule that refused it. Empty for others. */
  refusals: z.array(z.array(refusalSchema)),
  /** Rows that match, all pages together. */
  total: z.number(),
  /** How many rows each rule refused; a row may break several. */
  rules: z.array(z.object({ name: z.string(), rows: z.number() })),
});
export type ResultRows = z.infer<typeof resultRowsSchema>;
