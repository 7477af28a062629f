import { z } from "zod";
import { personalKinds, readingSchema } from "./profile.ts";

/** The traps that are looked for before anyone runs anything. `personal_data` is a notice, and so are what became of single records and nested values; the others change a result. */
export const findingKinds = [
  "duplicate_rows",
  "duplicate_keys",
  "join_multiplies",
  "key_spelling",
  "no_partner",
  "unreadable_values",
  "mixed_date_formats",
  "category_spelling",
  "outlier_thousandfold",
  "personal_data",
  "not_records",
  "codes_as_exponents",
  "kept_as_text",
  "words_for_nothing",
  "open_words_for_nothing",
  "mended_records",
  "left_out_records",
  "nested_values",
  "day_numbers",
  "moments_without_offset",
  "zone_names",
  "mojibake",
  "doubtful_numbers",
] as const;
export const findingKindSchema = z.enum(findingKinds);
export type FindingKind = z.infer<typeof findingKindSchema>;

export const findingDetailsSchema = z.object({
  /** The source and column on the other side of a foreign key. */
  partner: z.object({ source: z.string(), column: z.string() }).optional(),
  /** Rows that a join adds. */
  added: z.number().optional(),
  /** By each column of time, best first: how many of the doubled keys have one value of it in several rows. */
  ties: z.array(z.object({ column: z.string(), keys: z.number() })).optional(),
  /** How many keys occur in several rows. */
  doubledKeys: z.number().optional(),
  /** The rule of a cast that reads the values. */
  reading: readingSchema.optional(),
  /** The other rule of a cast by which the values may be meant. */
  other: readingSchema.optional(),
  /** Spelling → the most frequent spelling of the same word, up to 1,000; signs → the letter that they were. */
  spellings: z.record(z.string(), z.string()).optional(),
  /** Values above this are a thousand times larger than the rest. */
  limit: z.number().optional(),
  personal: z.enum(personalKinds).optional(),
  /** An expression over the columns that holds for the rows that were found, and for no others. */
  condition: z.string().optional(),
  /** The keys inside a column's objects, and what stands under each; `json` is what has parts or several kinds. */
  keys: z
    .array(z.object({ path: z.array(z.string()), type: z.enum(["varchar", "bigint", "double", "boolean", "json"]) }))
    .optional(),
});
export type FindingDetails = z.infer<typeof findingDetailsSchema>;

export const findingSchema = z.object({
  id: z.string(),
  kind: findingKindSchema,
  severity: z.enum(["changes_result", "stops_run", "notice"]),
  source: z.string(),
  /** The node it shows at: the source's, or the join's. */
  node: z.string().nullable(),
  columns: z.array(z.string()),
  count: z.number(),
  /** Row numbers in the source, from 1, all of them up to 10,000. */
  rows: z.array(z.number()),
  sample: z.array(z.record(z.string(), z.string().nullable())),
  /** What it is and how it was counted, in one sentence. */
  message: z.string(),
  /** What it does to the result when nothing is done. */
  effect: z.string().nullable().default(null),
  /** What a mend is made from. */
  details: findingDetailsSchema.default({}),
});
export type Finding = z.infer<typeof findingSchema>;

const unsaid = "The request does not say what to do about this: ";
/** How a plan doubts that a finding was meant to stay. */
export const findingDoubt = (message: string): string => `${unsaid}${message}`;
/** Such a doubt stands with its finding and is no question of its own. */
export const isFindingDoubt = (doubt: string): boolean => doubt.startsWith(unsaid);
