import { errorTable } from "#domain/errors/codes.ts";
import type { Problem } from "#domain/errors/problem.ts";

export const exitCodes = { done: 0, failed: 1, usage: 2, undecided: 3, unreadable: 4, stopped: 5 } as const;

/** Results go to stdout, everything said to a person to stderr. */
export const printResult = (text: string): void => {
  process.stdout.write(text.endsWith("\n") ? text : `${text}\n`);
};
export const say = (text: string): void => {
  process.stderr.write(text.endsWith("\n") ? text : `${text}\n`);
};

export function sayProblem(problem: Problem): void {
  say(`${problem.severity === "warning" ? "Warning" : "Problem"}: ${problem.message}`);
  if (problem.mend) say(`  ${problem.mend}`);
}

/** The exit code of the gravest problem: the first that is no warning. */
export function exitCodeOf(problems: readonly Problem[]): number {
  const first = problems.find((each) => each.severity === "error");
  return first ? errorTable[first.code].exit : exitCodes.done;
}

/** Problems as the JSON of every command has them. */
export const problemJson = ({ node, field, expected, got, row, message, mend }: Problem) => ({
  node,
  field,
  expected,
  got,
  row,
  message,
  mend,
});
