// npm run sabotage: breaks each promise of the list once in a copy of the code, runs the tests that must notice, and writes
// docs/sabotage.md. A promise whose tests pass all the same, or were not green before, is a fault: exit code 1.
// Words after `--` choose promises; the rows of the others stay as they are. --at-once says how many are broken at a time.
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { breakCode, type Sabotage } from "./sabotage/break-code.ts";
import { type CodeCopy, copyCode } from "./sabotage/code-copy.ts";
import { sabotages, toldInOrder } from "./sabotage/list.ts";
import { isGreen, lineOf, type Outcome, pageOf, verdictOf } from "./sabotage/outcomes.ts";
import { runTests } from "./sabotage/run-tests.ts";

const root = path.join(import.meta.dirname, "..");
const page = path.join(root, "docs", "sabotage.md");

function choose(words: readonly string[]): readonly Sabotage[] {
  const textOf = ({ promise, file, test }: Sabotage): string => `${promise} ${file} ${test}`;
  return sabotages.filter((each) => words.length === 0 || words.some((word) => textOf(each).includes(word)));
}

/** All that one test file must notice: first it is run with nothing broken. */
async function breakGroup(copy: CodeCopy, group: readonly Sabotage[]): Promise<Outcome[]> {
  const test = group[0]!.test;
  const names = toldInOrder.has(test) ? [] : [...new Set(group.map((each) => each.named))];
  const before = await runTests(copy, test, names);
  const outcomes: Outcome[] = [];
  for (const sabotage of group) {
    const outcome = { sabotage, before: before(sabotage.named), broken: null };
    outcomes.push(isGreen(outcome.before) ? { ...outcome, broken: await breakOne(copy, sabotage, names) } : outcome);
    console.log(lineOf(outcomes.at(-1)!));
  }
  return outcomes;
}

async function breakOne(copy: CodeCopy, sabotage: Sabotage, names: readonly string[]) {
  const mend = breakCode(copy.code, sabotage);
  try {
    return (await runTests(copy, sabotage.test, names))(sabotage.named);
  } finally {
    mend();
  }
}

/** Works on the groups in as many copies as may run at once. */
async function breakAll(chosen: readonly Sabotage[], atOnce: number): Promise<Outcome[]> {
  const groups = [...Map.groupBy(chosen, (each) => each.test).values()];
  const found: Outcome[] = [];
  const work = async (): Promise<void> => {
    const copy = copyCode(root);
    process.once("exit", copy.remove);
    for (let group = groups.shift(); group; group = groups.shift()) {
      const outcomes = await breakGroup(copy, group);
      writePage(outcomes);
      found.push(...outcomes);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return found;
}

/** As soon as it is known: a run that is stopped leaves what it found. */
function writePage(outcomes: readonly Outcome[]): void {
  writeFileSync(page, pageOf({ all: sabotages, outcomes, on: new Date(), page: readFileSync(page, "utf8") }));
}

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => process.exit(1));
const { values, positionals } = parseArgs({
  options: { "at-once": { type: "string", default: "2" } },
  allowPositionals: true,
});
const beganAt = Date.now();
const outcomes = await breakAll(choose(positionals), Number(values["at-once"]));
const count = (verdict: string): number => outcomes.filter((each) => verdictOf(each) === verdict).length;
const minutes = ((Date.now() - beganAt) / 60_000).toFixed(1);
console.log(
  `${count("noticed")} promises noticed, ${count("not noticed")} not noticed, ${count("not counted")} not counted, ${minutes} min`,
);
process.exit(count("noticed") === outcomes.length ? 0 : 1);
