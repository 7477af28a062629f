import { spawn } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import type { CodeCopy } from "./code-copy.ts";

/** What became of the tests whose titles hold a text. */
export interface TestCounts {
  readonly passed: number;
  readonly failed: number;
}

interface Report {
  readonly testResults: readonly {
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[];
  }[];
}

const longestMs = 600_000;

function endGroup(pid: number | undefined): void {
  try {
    if (pid) process.kill(-pid, "SIGKILL");
  } catch {
    // all of it has ended
  }
}

const projectOf = (test: string): string =>
  ["integration", "airflow"].find((each) => test.endsWith(`.${each}.test.ts`)) ?? "unit";

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

const countNamed = (report: Report, named: string): TestCounts => {
  const of = report.testResults
    .flatMap((file) => file.assertionResults)
    .filter((each) => each.fullName.includes(named));
  const count = (status: string): number => of.filter((each) => each.status === status).length;
  return { passed: count("passed"), failed: count("failed") };
};

/** Runs those tests of one file whose titles hold one of the names, or all where there are none, and counts them by name. A file that cannot be loaded has none. */
export async function runTests(
  copy: CodeCopy,
  test: string,
  names: readonly string[],
): Promise<(named: string) => TestCounts> {
  const file = path.join(copy.folder, "report.json");
  rmSync(file, { force: true });
  const vitest = path.join(copy.code, "node_modules", "vitest", "vitest.mjs");
  const only = names.length > 0 ? ["-t", names.map(escaped).join("|")] : [];
  const child = spawn(
    process.execPath,
    [vitest, "run", test, "--project", projectOf(test), ...only, "--reporter=json", `--outputFile.json=${file}`],
    { cwd: copy.code, stdio: "ignore", detached: true },
  );
  // what is broken may leave processes behind: the whole group goes
  const stop = (): void => endGroup(child.pid);
  const late = setTimeout(stop, longestMs);
  process.once("exit", stop);
  await new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", resolve);
  });
  clearTimeout(late);
  process.off("exit", stop);
  stop();
  const report: Report = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : { testResults: [] };
  return (named) => countNamed(report, named);
}
