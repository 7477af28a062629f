import { z } from "zod";
import { type ErrorCode, errorCodes } from "./codes.ts";

/**
 * What is wrong, where, and what mends it: one shape for documents, binding, sources, runs and requests.
 * `field` is a dotted path inside the node's configuration; `row` counts data rows from 1.
 */
export const problemSchema = z.object({
  code: z.enum(errorCodes),
  severity: z.enum(["error", "warning"]).default("error"),
  node: z.string().nullable().default(null),
  field: z.string().nullable().default(null),
  expected: z.string().nullable().default(null),
  got: z.string().nullable().default(null),
  row: z.number().nullable().default(null),
  message: z.string(),
  mend: z.string().nullable().default(null),
});
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
