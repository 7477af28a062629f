import type { ErrorCode } from "./codes.ts";
import { type Problem, problem } from "./problem.ts";

/** The one error that crosses rooms. `problems` is what a person sees; `internal` stays in the log. */
export class SluiceError extends Error {
  readonly code: ErrorCode;
  readonly problems: Problem[];
  readonly internal: string | null;

  constructor(problems: Problem | Problem[], internal: string | null = null) {
    const list = Array.isArray(problems) ? problems : [problems];
    super(list.map((each) => each.message).join("\n"));
    this.name = "SluiceError";
    this.problems = list;
    this.code = list[0]?.code ?? "internal";
    this.internal = internal;
  }
}

/** Raises one problem: `throw fail("not_found", "There is no such run.")`. */
export const fail = (
  code: ErrorCode,
  message: string,
  place: Partial<Omit<Problem, "code" | "message">> = {},
): SluiceError => new SluiceError(problem(code, message, place));
