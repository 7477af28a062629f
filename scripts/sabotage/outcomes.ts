import type { Sabotage } from "./break-code.ts";
import type { TestCounts } from "./run-tests.ts";
import { withoutEntry } from "./without-entry.ts";

export interface Outcome {
  readonly sabotage: Sabotage;
  /** The same tests before anything was broken. */
  readonly before: TestCounts;
  /** Null where they were not green before: then nothing was broken. */
  readonly broken: TestCounts | null;
}

export const isGreen = ({ passed, failed }: TestCounts): boolean => passed > 0 && failed === 0;

export type Verdict = "noticed" | "not noticed" | "not counted";

/** A promise counts only where its tests were green before. */
export const verdictOf = ({ before, broken }: Outcome): Verdict =>
  !isGreen(before) || broken === null ? "not counted" : broken.failed > 0 ? "noticed" : "not noticed";

const wordsOf = (outcome: Outcome): string => {
  const { before, broken } = outcome;
  const verdict = verdictOf(outcome);
  if (verdict === "noticed") return `${broken!.failed} of ${before.passed} failed`;
  if (verdict === "not noticed") return "**not noticed**";
  return before.failed > 0 ? "**not counted: failed before**" : "**not counted: no such test**";
};

export const lineOf = (outcome: Outcome): string =>
  `${verdictOf(outcome) === "noticed" ? "✓" : "✗"} ${outcome.sabotage.promise}: ${wordsOf(outcome).replaceAll("*", "")}`;

const written = (cells: readonly string[]): string =>
  `| ${cells.map((each) => each.replaceAll("|", "\\|")).join(" | ")} |`;

/** What a row says beside its result: a row of an earlier run stands only while the entry is the same. */
const startOf = ({ promise, from, file }: Sabotage): string => written([promise, from, `\`${file}\``]);

const rowOf = (outcome: Outcome, on: Date): string => {
  const { promise, from, file, test, named } = outcome.sabotage;
  const day = on.toISOString().slice(0, 10);
  return written([promise, from, `\`${file}\``, wordsOf(outcome), `\`${test}\`: ${named}`, day]);
};

export interface Run {
  readonly all: readonly Sabotage[];
  readonly outcomes: readonly Outcome[];
  readonly on: Date;
  /** The page as earlier runs left it: what was not run now keeps its row. */
  readonly page: string;
}

/** The page docs/sabotage.md. */
export function pageOf({ all, outcomes, on, page }: Run): string {
  const earlier = page.split("\n").filter((line) => line.startsWith("| "));
  const rows = all.map((sabotage) => {
    const outcome = outcomes.find((each) => each.sabotage.promise === sabotage.promise);
    if (outcome) return rowOf(outcome, on);
    const start = startOf(sabotage);
    return earlier.find((line) => line.startsWith(start.slice(0, -1))) ?? `${start} **not run** | | |`;
  });
  const noticed = rows.filter((row) => / \| \d+ of \d+ failed \| /.test(row)).length;
  return `# Sabotage

Made by \`npm run sabotage\`: each promise was broken once in a copy of the code, by the change that \`scripts/sabotage/promises/\` names,
and the tests of \`npm test\` that must notice were run, green before the change. **${noticed} of ${rows.length} noticed.**
\`npm run sabotage -- words\` runs again what the words choose, and leaves the other rows.

| Promise | Made in | Broken in | Tests | Which | On |
|---|---|---|---|---|---|
${rows.join("\n")}

## Promises without an entry

| Promise | Made in | Why |
|---|---|---|
${withoutEntry.map(({ promise, from, why }) => written([promise, from, why])).join("\n")}
`;
}
