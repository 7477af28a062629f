import { z } from "zod";
import { negativeWays, timeUnits } from "../nodes/cast-rule.ts";
import { decisionSchema } from "../reading/decision-schema.ts";
import { recordNotesSchema } from "../reading/record-notes-schema.ts";
import { columnSchema } from "../sql/column-schema.ts";
import type { FileReading } from "../reading/file-reading.ts";
import { monthLanguages } from "../sql/month-names.ts";

export const personalKinds = ["email", "phone", "name", "address", "iban", "card", "ip", "birth_date"] as const;

/**
 * How a text column's values read as another type: the rule of a `cast` by which they do. `plain` is the share of the filled
 * values that need no rule, `share` the share that the rule reads or takes for "no value".
 */
export const readingSchema = z.object({
  type: z.string(),
  formats: z.array(z.string()).optional(),
  remove: z.array(z.string()).optional(),
  decimal: z.enum([".", ","]).optional(),
  negative: z.array(z.enum(negativeWays)).optional(),
  language: z.enum(monthLanguages).optional(),
  unit: z.enum(timeUnits).optional(),
  nulls: z.array(z.string()).optional(),
  true: z.array(z.string()).optional(),
  false: z.array(z.string()).optional(),
  plain: z.number(),
  share: z.number(),
  /** Formats of which the values do not tell which is meant, such as day first or month first. */
  ambiguous: z.array(z.array(z.string())),
});
export type ColumnReading = z.infer<typeof readingSchema>;

/**
 * A word by which people say that there is no value, among the texts of a column. `because`: it is a `sign` or `mark` that no text
 * is, is written `apart` from the others, stands among codes with `figures`, or means it in a column `beside`; it is open where it
 * is a short `code` or `alike` to the others, a `word` of a language, or one of `many`.
 */
export const nothingWordSchema = z.object({
  word: z.string(),
  count: z.number(),
  isOpen: z.boolean(),
  because: z.enum(["sign", "mark", "apart", "figures", "beside", "code", "alike", "word", "many"]),
});
export type NothingWord = z.infer<typeof nothingWordSchema>;

/** What was counted in one column of a snapshot, over all rows unless `sampled`. Values are masked where personal. */
export const columnProfileSchema = z.object({
  name: z.string(),
  type: z.string(),
  nulls: z.number(),
  /** Exact up to 10,000, an estimate above. */
  distinct: z.number(),
  min: z.string().nullable(),
  median: z.string().nullable(),
  max: z.string().nullable(),
  /** Twelve bars, each a share of the rows between 0 and 1. */
  histogram: z.array(z.number()),
  top: z.array(z.object({ value: z.string().nullable(), count: z.number() })),
  samples: z.array(z.string()),
  isKey: z.boolean(),
  personal: z.enum(personalKinds).nullable(),
  /** Shapes of text values with their counts, `9` for a digit and `A` for a letter; most frequent first, at most eight. */
  patterns: z.array(z.object({ pattern: z.string(), count: z.number() })),
  /** Of text columns most of whose values are numbers, times or truth values, and of numbers that count from 1970. */
  reads: readingSchema.nullable().optional(),
  /** Of columns that stay text: words that say or may say that there is nothing. */
  nothing: z.array(nothingWordSchema).optional(),
});
export type ColumnProfile = z.infer<typeof columnProfileSchema>;

export const sourceProfileSchema = z.object({
  rows: z.number(),
  sizeBytes: z.number(),
  /** SHA-256 of the source's bytes (of the exported rows, for a table). */
  contentHash: z.string(),
  columns: z.array(columnProfileSchema),
  /** Records that the reader refused, with line and reason; `unreadable` counts them all. */
  unreadable: z.number(),
  refused: z.array(z.object({ line: z.number(), message: z.string(), text: z.string() })),
  /** Records that were mended or left out; absent for tables, and in profiles made before. */
  notes: recordNotesSchema.optional(),
  /** How the file is read and why; absent for tables, and in profiles made before. */
  decisions: z.array(decisionSchema).optional(),
  /** Columns whose every value in these bytes is in its type's own spelling; absent in profiles made before. */
  plain: z.array(columnSchema).optional(),
  /** Column sets that identify a row. */
  keys: z.array(z.array(z.string())),
  durationMs: z.number(),
});
export type SourceProfile = z.infer<typeof sourceProfileSchema>;

/** A profiled source that proofs and plans stand on: where its rows are kept, what it looks like. */
export interface ProfiledSource {
  readonly name: string;
  readonly profile: SourceProfile;
  /** How the original is read; null for a table. */
  readonly dialect: FileReading | null;
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  /** Parquet file with the source's rows in order: row n of the source is row n of the snapshot. */
  readonly snapshotPath: string;
}

export const foreignKeySchema = z.object({
  from: z.object({ source: z.string(), column: z.string() }),
  to: z.object({ source: z.string(), column: z.string() }),
  /** Share of the distinct values of `from` that are found in `to`. */
  coverage: z.number(),
  /** Rows whose value of `from` is not found in `to`. */
  rowsWithout: z.number(),
});
export type ForeignKey = z.infer<typeof foreignKeySchema>;
