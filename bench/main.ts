// npm run bench: the bars of the product on a million rows, measured in one run, as ratios to plain DuckDB where the
// machine decides. Prints a table, writes docs/bench.md, and adds a line to bench/history.jsonl. Uses the Sluice of SLUICE_TEST_URL, or starts one.
// SLUICE_BENCH_TPCH: a folder with TPC-H's tables as Parquet and queries.json, its queries by number; without it they are left out.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { cpus, loadavg, tmpdir } from "node:os";
import path from "node:path";
import { chromium } from "@playwright/test";
import prepareBrowserTests from "#scripts/test/browser-setup.mjs";
import { findChromium } from "#scripts/test/chromium.ts";
import { measureCanvas } from "./canvas.ts";
import { measureEngineCosts } from "./engine.ts";
import { keepHistory } from "./history.ts";
import { type Measure, report } from "./report.ts";
import { measureProfiles } from "./profiles.ts";
import { measureRuns } from "./runs.ts";
import { measureServerRuns } from "./server.ts";
import { measureStudio } from "./studio.ts";
import { measureTpch } from "./tpch.ts";

const rows = Number(process.env.SLUICE_BENCH_ROWS ?? 1_000_000);
const folder = mkdtempSync(path.join(tmpdir(), "sluice-bench-"));
const file = path.join(folder, "orders.csv");
const root = path.join(import.meta.dirname, "..");
const quiet = "--disable-warning=MODULE_TYPELESS_PACKAGE_JSON";

function writeRows(): void {
  const lines = ["order_id,customer_id,amount,status"];
  for (let index = 1; index <= rows; index += 1)
    lines.push(`${index},C${index % 5_000},${(index % 977) + 0.25},${index % 5 === 0 ? "cancelled" : "paid"}`);
  writeFileSync(file, `${lines.join("\n")}\n`);
}

function secondsOf(work: () => void): number {
  const began = performance.now();
  work();
  return (performance.now() - began) / 1000;
}

const plainDuckdb = (sql: string) =>
  execFileSync(
    process.execPath,
    [
      "--input-type=module",
      "-e",
      `import { DuckDBInstance } from "@duckdb/node-api"; const c = await (await DuckDBInstance.create()).connect(); await c.run(process.argv[1]);`,
      sql,
    ],
    { cwd: root, stdio: "ignore" },
  );
const sluice = (...words: string[]) =>
  execFileSync(process.execPath, [quiet, path.join(root, "cli", "sluice.mjs"), ...words], {
    cwd: folder,
    stdio: "ignore",
  });

function measureEngine(): Measure[] {
  const out = path.join(folder, "plain.csv");
  const plain = secondsOf(() =>
    plainDuckdb(
      `COPY (SELECT customer_id, count(*) AS orders, sum(amount) AS revenue FROM read_csv('${file}') WHERE status <> 'cancelled' GROUP BY 1) TO '${out}'`,
    ),
  );
  const document = path.join(folder, "pipeline.yaml");
  writeFileSync(
    document,
    `sluice: 1\nname: bench\nnodes:\n  orders: { source: file, path: orders.csv }\n  paid: { filter: { from: orders, where: "status <> 'cancelled'" } }\n  typed: { cast: { from: paid, columns: { amount: "decimal(12,2)" } } }\n  totals:\n    aggregate: { from: typed, by: [customer_id], measures: { orders: count(*), revenue: sum(amount) } }\n  out: { sink: file, from: totals, path: totals.csv }\n`,
  );
  const run = secondsOf(() => sluice("run", document, "--json"));
  return [
    {
      name: "Run against one plain DuckDB statement",
      value: run / plain,
      unit: "×",
      limit: 6,
      note: `${run.toFixed(1)} s and ${plain.toFixed(1)} s, with process starts and counts of every step`,
    },
  ];
}

const stop = await prepareBrowserTests();
const found = findChromium();
const browser = await chromium.launch(
  found
    ? {
        executablePath: found.executablePath,
        args: found.args,
        env: { ...process.env, ...found.env } as Record<string, string>,
      }
    : {},
);
try {
  writeRows();
  const measures = [
    ...(await measureStudio(browser, file)),
    ...(await measureCanvas(browser)),
    ...measureEngine(),
    ...(await measureEngineCosts(path.join(folder, "engine"))),
    ...(await measureProfiles(path.join(folder, "profiles"))),
    ...(await measureRuns(path.join(folder, "runs"))),
    ...(await measureTpch()),
    ...(await measureServerRuns()),
  ];
  const machine = { rows, cores: cpus().length, model: cpus()[0]?.model ?? "unknown", load: loadavg()[0] ?? 0 };
  const text = report(measures, machine);
  console.log(text);
  writeFileSync(path.join(root, "docs", "bench.md"), text);
  for (const line of keepHistory(measures, machine)) console.log(line);
} finally {
  await browser.close();
  await stop?.();
  rmSync(folder, { recursive: true, force: true });
}
