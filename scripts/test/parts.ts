import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { countPlaywright, countVitest, noCounts, type Counts } from "./counts.ts";
import { findChromium } from "./chromium.ts";
import { findAirflowPython } from "./requirements.ts";
import { root, runProgram, type Ended } from "./run-program.ts";

/** One part of the tests: what it found, and a line about it. */
export type PartResult = Counts & { note: string };
export type Part = { name: string; run(): Promise<PartResult> };

const moduleOf = (...parts: string[]) => path.join(root, "node_modules", ...parts);

/** A part that passes or fails as a whole; its output is shown when it fails. */
function asOne(ended: Ended, note: string, isGood = ended.code === 0): PartResult {
  if (!isGood) console.log(ended.output.trim());
  return { passed: isGood ? 1 : 0, failed: isGood ? 0 : 1, skipped: 0, note };
}

async function checkTypes(): Promise<PartResult> {
  return asOne(await runProgram([moduleOf("ts7", "bin", "tsc"), "--noEmit", "-p", "."]), "");
}

async function lint(): Promise<PartResult> {
  const ended = await runProgram([moduleOf("oxlint", "bin", "oxlint"), "--deny-warnings"]);
  return asOne(ended, ended.output.match(/on (\d+ files)/)?.[1] ?? "");
}

/** `npm run format` writes what this asks for. */
async function checkFormat(): Promise<PartResult> {
  const ended = await runProgram([moduleOf("oxfmt", "bin", "oxfmt"), "--check"]);
  return asOne(ended, ended.output.match(/on (\d+ files)/)?.[1] ?? "");
}

async function checkUnused(): Promise<PartResult> {
  return asOne(await runProgram([moduleOf("knip", "bin", "knip.js"), "--no-config-hints"]), "");
}

async function checkImports(): Promise<PartResult> {
  const ended = await runProgram([path.join(root, "scripts", "test", "imports.ts")]);
  return asOne(ended, ended.output.match(/\d+ modules read/)?.[0] ?? "");
}

async function checkStructure(): Promise<PartResult> {
  const ended = await runProgram([path.join(root, "scripts", "test", "structure.ts")]);
  return asOne(ended, ended.output.match(/(\d+ files)/)?.[1] ?? "");
}

/** What people are told of bad input stands in docs as the tests that just ran told it. */
async function checkBadInput(): Promise<PartResult> {
  const ended = await runProgram([path.join(root, "scripts", "bad-input-table.ts"), "--check"]);
  return asOne(ended, ended.output.match(/\d+ cases, \d+ rows/)?.[0] ?? "");
}

async function withReport<T>(read: (file: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(path.join(tmpdir(), "sluice-report-"));
  try {
    return await read(path.join(folder, "report.json"));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function readCounts<R>(file: string, count: (report: R) => Counts, code: number | null): PartResult {
  if (!existsSync(file)) return { ...noCounts, failed: 1, note: "it ended without a report" };
  const counts = count(JSON.parse(readFileSync(file, "utf8")) as R);
  return code !== 0 && counts.failed === 0
    ? { ...counts, failed: 1, note: `it ended with ${code}` }
    : { ...counts, note: "" };
}

/** Only failures are shown while it runs; the last lines hold their details. */
export function runVitest(project: string): Promise<PartResult> {
  return withReport(async (file) => {
    const environment = {
      SLUICE_AIRFLOW3_PYTHON: findAirflowPython(3) ?? "",
      SLUICE_AIRFLOW2_PYTHON: findAirflowPython(2) ?? "",
    };
    const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${file}`];
    const args = [
      moduleOf("vitest", "vitest.mjs"),
      "run",
      "--project",
      project,
      "--passWithNoTests",
      "--silent=passed-only",
      ...reporters,
    ];
    const ended = await runProgram(args, { environment });
    const result = readCounts(file, countVitest, ended.code);
    if (result.failed > 0) console.log(ended.output.trim());
    return result;
  });
}

function hasBrowserTests(): boolean {
  const folder = path.join(root, "e2e");
  return (
    existsSync(folder) && readdirSync(folder, { recursive: true }).some((name) => String(name).endsWith(".spec.ts"))
  );
}

function runBrowserTests(): Promise<PartResult> {
  if (!hasBrowserTests()) return Promise.resolve({ ...noCounts, note: "there are none" });
  if (!findChromium()) return Promise.resolve({ ...noCounts, skipped: 1, note: "no browser" });
  return withReport(async (file) => {
    const ended = await runProgram([moduleOf("@playwright", "test", "cli.js"), "test", "--reporter=list,json"], {
      environment: { PLAYWRIGHT_JSON_OUTPUT_FILE: file },
      isShown: true,
    });
    return readCounts(file, countPlaywright, ended.code);
  });
}

const quick: Part[] = [
  { name: "types", run: checkTypes },
  { name: "lint", run: lint },
  { name: "format", run: checkFormat },
  { name: "unused", run: checkUnused },
  { name: "imports", run: checkImports },
  { name: "structure", run: checkStructure },
  { name: "unit", run: () => runVitest("unit") },
];

/** Without a database, a browser or a child process: under 40 s. */
export const checkParts = quick;

export const allParts: Part[] = [
  ...quick,
  { name: "integration", run: () => runVitest("integration") },
  { name: "bad input", run: checkBadInput },
  { name: "airflow", run: () => runVitest("airflow") },
  { name: "browser", run: runBrowserTests },
];

export const longParts: Part[] = [{ name: "long", run: () => runVitest("long") }];
