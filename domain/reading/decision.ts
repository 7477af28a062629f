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
export type Decision = z.infer<typeof decisionSchema>;

const sure: Pick<Decision, "share" | "against" | "others" | "isOpen"> = {
  share: null,
  against: [],
  others: [],
  isOpen: false,
};

/** A decision without a doubt, or with what is known of its doubts. */
export const decided = (
  part: Decision["part"],
  what: Pick<Decision, "chosen" | "says"> & Partial<typeof sure>,
): Decision => ({ part, ...sure, ...what });

/** The reading of a file in one sentence, without its full stop. */
export const readingSentence = (decisions: readonly Decision[]): string => {
  const text = decisions
    .map(({ says }) => says)
    .filter((says) => says !== "")
    .join(", ");
  return text.slice(0, 1).toUpperCase() + text.slice(1);
};
