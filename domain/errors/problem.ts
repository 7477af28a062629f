import type { z } from "zod";
import type { ErrorCode } from "./codes.ts";
import type { problemSchema } from "./problem-schema.ts";

export type Problem = z.infer<typeof problemSchema>;

export const problem = (
  code: ErrorCode,
  message: string,
  place: Partial<Omit<Problem, "code" | "message">> = {},
): Problem => ({
  code,
  message,
  severity: "error",
  node: null,
  field: null,
  expected: null,
  got: null,
  row: null,
  mend: null,
  ...place,
});

/** Those of these problems that nobody has told yet: two stages that read one file find the same. */
export const newProblems = (told: readonly Problem[], found: readonly Problem[]): Problem[] =>
  found.filter((each) => !told.some((other) => other.node === each.node && other.message === each.message));
