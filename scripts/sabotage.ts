// npm run sabotage: breaks each promise of the list once in a copy of the code, runs the tests that must notice, and writes
// docs/sabotage.md. A promise whose tests pass all the same is a fault: exit code 1. Words after `--` choose promises.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { countVitest } from "./test/counts.ts";
import { readFileSync } from "node:fs";
import { breakCode, type Sabotage } from "./sabotage/break-code.ts";
import { sabotages } from "./sabotage/list.ts";

const root = path.join(import.meta.dirname, "..");
const words = process.argv.slice(2);
const chosen = sabotages.filter(
  (each) => words.length === 0 || words.some((word) => `${each.promise} ${each.file}`.includes(word)),
);

interface Outcome {
  readonly sabotage: Sabotage;
  readonly failed: number;
  readonly passed: number;
}

/** The code as it is committed, in a folder of its own; packages and the database client are those of this checkout. */
function copyCode(): string {
  const folder = mkdtempSync(path.join(tmpdir(), "sluice-sabotage-"));
  const made = spawnSync("git", ["worktree", "add", "--detach", path.join(folder, "code")], { cwd: root });
  if (made.status !== 0) throw new Error(made.stderr.toString());
  const copy = path.join(folder, "code");
  symlinkSync(path.join(root, "node_modules"), path.join(copy, "node_modules"));
  symlinkSync(path.join(root, "prisma", "generated"), path.join(copy, "prisma", "generated"));
  if (existsSync(path.join(root, ".cache"))) symlinkSync(path.join(root, ".cache"), path.join(copy, ".cache"));
  return copy;
}

function runTests(copy: string, { project, tests }: Sabotage): { failed: number; passed: number } {
  const file = path.join(path.dirname(copy), "report.json");
  rmSync(file, { force: true });
  const vitest = path.join(root, "node_modules", "vitest", "vitest.mjs");
  spawnSync(
    process.execPath,
    [vitest, "run", "--project", project, "--bail=1", "--reporter=json", `--outputFile.json=${file}`, ...tests],
    { cwd: copy, stdio: "ignore" },
  );
  if (!existsSync(file)) throw new Error("the tests ended without a report");
  const report = JSON.parse(readFileSync(file, "utf8")) as Parameters<typeof countVitest>[0];
  // a file that cannot even be loaded proves nothing about the promise
  const unread = report.testResults.filter((each) => each.status === "failed" && each.assertionResults.length === 0);
  if (unread.length > 0) throw new Error(`the tests could not be loaded: ${tests.join(", ")}`);
  return countVitest(report);
}

function tableOf(outcomes: readonly Outcome[]): string {
  const rows = outcomes.map(
    ({ sabotage, failed }) =>
      `| ${sabotage.promise} | ${sabotage.from} | \`${sabotage.file}\` | ${failed > 0 ? `${failed} failed` : "**not noticed**"} | ${sabotage.tests.map((each) => `\`${each}\``).join(", ")} |`,
  );
  const noticed = outcomes.filter(({ failed }) => failed > 0).length;
  return `# Sabotage

Made by \`npm run sabotage\` on ${new Date().toISOString().slice(0, 10)}: each promise was broken once in a copy of the code, by the change that
\`scripts/sabotage/list.ts\` names, and the tests that must notice were run. **${noticed} of ${outcomes.length} noticed.**

| Promise | Made in | Broken in | Tests | Which |
|---|---|---|---|---|
${rows.join("\n")}
`;
}

const copy = copyCode();
const outcomes: Outcome[] = [];
try {
  for (const sabotage of chosen) {
    const mend = breakCode(copy, sabotage);
    const counts = runTests(copy, sabotage);
    mend();
    outcomes.push({ sabotage, ...counts });
    console.log(
      `${counts.failed > 0 ? "✓" : "✗"} ${sabotage.promise} (${counts.failed} failed, ${counts.passed} passed)`,
    );
  }
} finally {
  spawnSync("git", ["worktree", "remove", "--force", copy], { cwd: root });
  rmSync(path.dirname(copy), { recursive: true, force: true });
}
if (words.length === 0) writeFileSync(path.join(root, "docs", "sabotage.md"), tableOf(outcomes));
const missed = outcomes.filter(({ failed }) => failed === 0).length;
console.log(`${outcomes.length} promises broken, ${missed} not noticed`);
process.exit(missed > 0 ? 1 : 0);
