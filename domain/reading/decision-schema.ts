import { z } from "zod";

/** What is decided of a file before its columns are looked at, in the order in which it is decided. */
export const readingParts = [
  "container",
  "encoding",
  "format",
  "sheet",
  "table",
  "delimiter",
  "quote",
  "escape",
  "preamble",
  "header",
  "footer",
  "repeats",
  "remarks",
  "mending",
  "records",
  "keys",
  "values",
] as const;

/**
 * One thing that was decided of a file: what, in the spelling that the step's own field takes; `says`, the piece of a sentence
 * that people read ("semicolons", "header in row 3"); how sure it is; and what else the file may be.
 */
export const decisionSchema = z.object({
  part: z.enum(readingParts),
  chosen: z.string(),
  says: z.string(),
  /** The share of the sample's rows that agree; null where there is nothing to compare. */
  share: z.number().nullable(),
  /** The first rows that do not agree. */
  against: z.array(z.object({ line: z.number(), text: z.string() })),
  /** `gives`: what people would see then, such as the first names of columns. Empty where nothing else is likely. */
  others: z.array(z.object({ chosen: z.string(), says: z.string(), gives: z.string() })),
  /** Both are so likely that a person is asked. */
  isOpen: z.boolean(),
});
