import { appendFileSync, mkdirSync, rmSync } from "node:fs";
import path from "node:path";

/** What can go wrong with what people and machines hand over: docs/bad-input.md has a row for each. */
export const badInputCases = [
  "a file that is not what its name says",
  "an empty file",
  "a binary file",
  "a file with only a header",
  "duplicate and blank column names",
  "a lost database",
  "a wrong password",
  "a table that is not there",
  "an expression with an error",
  "a circle in the graph",
  "a save on an old revision",
  "a worker or engine child killed with -9",
  "Redis flushed during a run",
  "an upload that breaks off",
] as const;
export type BadInputCase = (typeof badInputCases)[number];

export const badInputFolder = path.resolve(import.meta.dirname, "../../.cache/bad-input");

export interface BadInputReport {
  readonly case: BadInputCase;
  readonly message: string;
  readonly mend: string | null;
  readonly test: string;
}

const begun = new Set<string>();

/**
 * A test tells what a person sees in this case; it calls this after its own expectations.
 * What a test file told in its last run takes the place of what it told before.
 */
export function badInput(given: BadInputCase, seen: { message: string; mend?: unknown }, testFile: string): void {
  const test = path.relative(path.resolve(import.meta.dirname, "../.."), testFile);
  const report: BadInputReport = {
    case: given,
    message: seen.message,
    mend: typeof seen.mend === "string" ? seen.mend : null,
    test,
  };
  mkdirSync(badInputFolder, { recursive: true });
  const file = path.join(badInputFolder, `${test.replaceAll("/", "-")}.jsonl`);
  if (!begun.has(file)) rmSync(file, { force: true });
  begun.add(file);
  appendFileSync(file, `${JSON.stringify(report)}\n`);
}
