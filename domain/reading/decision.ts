import type { z } from "zod";
import type { decisionSchema } from "./decision-schema.ts";

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
