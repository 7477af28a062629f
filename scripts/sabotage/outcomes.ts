import type { Sabotage } from "./break-code.ts";
import type { TestCounts } from "./run-tests.ts";

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

const rowOf = (outcome: Outcome): string => {
  const { promise, from, file, test, named } = outcome.sabotage;
  const cells = [promise, from, `\`${file}\``, wordsOf(outcome), `\`${test}\`: ${named}`];
  return `| ${cells.map((each) => each.replaceAll("|", "\\|")).join(" | ")} |`;
};

/** The page docs/sabotage.md. */
export function pageOf(outcomes: readonly Outcome[], on: Date): string {
  const counted = outcomes.filter((each) => verdictOf(each) !== "not counted");
  const noticed = counted.filter((each) => verdictOf(each) === "noticed").length;
  return `# Sabotage

Made by \`npm run sabotage\` on ${on.toISOString().slice(0, 10)}: each promise was broken once in a copy of the code, by the change that
\`scripts/sabotage/promises/\` names, and the tests that must notice were run, green before the change. **${noticed} of ${counted.length} noticed.**

| Promise | Made in | Broken in | Tests | Which |
|---|---|---|---|---|
${outcomes.map(rowOf).join("\n")}
`;
}
