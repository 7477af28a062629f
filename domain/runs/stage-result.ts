import { z } from "zod";
import { columnSchema } from "../sql/column-schema.ts";
import { nodeCountsSchema } from "./counts.ts";

/** Rows that one step or reader refused, kept apart from the stage's file; `file` is Parquet, relative to the run's folder. */
export const keptRejectsSchema = z.object({ node: z.string(), rows: z.number(), file: z.string() });
export type KeptRejects = z.infer<typeof keptRejectsSchema>;

/** What a committed attempt left: the only thing that later stages and the run's page know of it. */
export const stageResultSchema = z.object({
  /** Relative to the run's folder; null for a load, whose rows are in the table. */
  file: z.string().nullable(),
  rows: z.number(),
  sizeBytes: z.number(),
  /** The engine's own, with its version; runs of before had none. */
  fingerprint: z.string().nullable().default(null),
  /** The canonical one, where it was asked for. */
  hash: z.string().nullable(),
  rowsRead: z.number(),
  durationMs: z.number(),
  counts: z.record(z.string(), nodeCountsSchema),
  rejects: z.array(keptRejectsSchema).default([]),
});
export type StageResult = z.infer<typeof stageResultSchema>;

/** An input as a run found it; `rows` is known once the stage that reads it is done. */
export const runInputSchema = z.object({
  node: z.string(),
  fingerprint: z.string(),
  rows: z.number().nullable(),
  sizeBytes: z.number().nullable().default(null),
  /** What the source's profile counted; only for showing how far a stage has got. */
  expectedRows: z.number().nullable().default(null),
  /** What the profile proved of these very bytes, and the state of the files in which their hash was the profile's. */
  proven: z
    .object({ state: z.string(), columns: z.array(columnSchema) })
    .nullable()
    .default(null),
});
export type RunInput = z.infer<typeof runInputSchema>;

export const runOutputSchema = z.object({
  node: z.string(),
  kind: z.enum(["file", "table"]),
  target: z.string(),
  rows: z.number(),
  /** The engine's own, with its version; runs of before had none. */
  fingerprint: z.string().nullable().default(null),
  /** The canonical one, where it was asked for. */
  hash: z.string().nullable(),
  sizeBytes: z.number().nullable(),
  /** Relative to the run's folder; null for a table. */
  file: z.string().nullable().default(null),
  /** The same rows as Parquet, exactly typed, relative to the run's folder: of a table, what was handed to it. */
  rowsFile: z.string().nullable().default(null),
});
export type RunOutput = z.infer<typeof runOutputSchema>;
