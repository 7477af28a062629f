import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { createEngine, executePlan } from "#server/engine/index.ts";
import { inspectFile } from "#server/reading/index.ts";
import { parsePipeline } from "#domain/pipeline/parse.ts";
import { buildPlan } from "#domain/plan/build-plan.ts";
import type { Measure } from "./report.ts";

export const rounds = 5;
const root = path.join(import.meta.dirname, "..");
export const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
export const seconds = (ms: number): string => `${(ms / 1000).toFixed(2)} s`;

const steps = `sluice: 1
name: five
nodes:
  orders: { source: file, path: orders.csv }
  customers: { source: file, path: customers.csv }
  paid: { filter: { from: orders, where: "status <> 'cancelled'" } }
  priced: { derive: { from: paid, columns: { total: "amount * quantity" } } }
  named: { join: { left: priced, right: customers, on: [customer_id], type: left, take: [region] } }
  known: { filter: { from: named, where: "region IS NOT NULL" } }
  slim: { select: { from: known, columns: [order_id, customer_id, ordered_on, total, region] } }
  out: { sink: file, from: slim, path: out.parquet }
`;
const tiny = `sluice: 1
name: tiny
nodes:
  rows: { source: file, path: tiny.csv }
  some: { filter: { from: rows, where: "tier > 0" } }
  by: { aggregate: { from: some, by: [region], measures: { n: "count(*)" } } }
  out: { sink: file, from: by, path: tiny.csv }
`;

/** The same five steps by hand, in the types that Sluice finds. */
const byHand = (folder: string): string => `COPY (SELECT o.order_id, o.customer_id, o.ordered_on,
  CAST(o.amount * o.quantity AS DECIMAL(38,2)) AS total, c.region
  FROM read_csv('${folder}/orders.csv', header = true, columns = {'order_id': 'BIGINT', 'customer_id': 'VARCHAR',
    'amount': 'DECIMAL(18,2)', 'quantity': 'BIGINT', 'ordered_on': 'DATE', 'status': 'VARCHAR', 'note': 'VARCHAR'}) o
  LEFT JOIN read_csv('${folder}/customers.csv', header = true,
    columns = {'customer_id': 'VARCHAR', 'region': 'VARCHAR', 'tier': 'BIGINT'}) c ON o.customer_id = c.customer_id
  WHERE o.status <> 'cancelled' AND c.region IS NOT NULL) TO '${folder}/plain.parquet' (FORMAT parquet, COMPRESSION zstd)`;

export const makeFiles = (folder: string, rows: number): string[] => [
  `COPY (SELECT i AS order_id, 'C' || (i * 7919) % 60000 AS customer_id, CAST((i % 97777) / 100 + 1 AS DECIMAL(10,2)) AS amount,
    i % 7 + 1 AS quantity, DATE '2026-01-01' + CAST(i % 365 AS INTEGER) AS ordered_on,
    CASE WHEN i % 9 = 0 THEN 'cancelled' ELSE 'paid' END AS status, 'note for order ' || i AS note
    FROM range(${rows}) t(i)) TO '${folder}/orders.csv' (FORMAT csv, HEADER true)`,
  `COPY (SELECT 'C' || i AS customer_id, 'region ' || i % 40 AS region, i % 3 AS tier FROM range(50000) t(i)) TO '${folder}/customers.csv' (FORMAT csv, HEADER true)`,
];

/** Runs statements in a plain DuckDB of its own: the milliseconds of the last one, and of the whole process. */
export function plainly(...statements: readonly string[]): { statementMs: number; wholeMs: number } {
  const script = `import { DuckDBInstance } from "@duckdb/node-api"; const c = await (await DuckDBInstance.create(":memory:", { threads: "2" })).connect(); let ms = 0; for (const each of process.argv.slice(1)) { const began = performance.now(); await c.run(each); ms = performance.now() - began; } console.log(ms);`;
  const began = performance.now();
  const out = execFileSync(process.execPath, ["--input-type=module", "-e", script, ...statements], {
    cwd: root,
    encoding: "utf8",
  });
  return { statementMs: Number(out), wholeMs: performance.now() - began };
}

function commandMs(folder: string, document: string): number {
  const began = performance.now();
  execFileSync(process.execPath, [path.join(root, "cli/sluice.mjs"), "run", document, "--json"], {
    cwd: folder,
    stdio: "ignore",
    env: { ...process.env, SLUICE_CACHE_DIR: path.join(folder, "cache") },
  });
  return performance.now() - began;
}

/** The plan of the five steps over files that this process has read, as a worker has that profiled the source. */
async function openRun(folder: string): Promise<{ runMs: () => Promise<number>; close: () => Promise<void> }> {
  const scratchDirectory = path.join(folder, "scratch");
  const engine = createEngine({ scratchDirectory, memoryLimitBytes: 4e9, threads: 2, poolSize: 2 });
  const { pipeline } = parsePipeline(steps);
  const orders = await inspectFile(engine, { path: path.join(folder, "orders.csv") });
  const customers = await inspectFile(engine, { path: path.join(folder, "customers.csv") });
  const plan = buildPlan(pipeline, await engine.bind(pipeline, { orders, customers }));
  let number = 0;
  const runMs = async (): Promise<number> => {
    number += 1;
    const began = performance.now();
    const report = await executePlan({
      plan,
      engine,
      connections: {},
      sourcesDirectory: folder,
      outDirectory: path.join(folder, "out"),
      workDirectory: path.join(folder, "work"),
      runId: String(number),
    });
    if (report.status !== "succeeded") throw new Error(report.problems[0]?.message);
    return performance.now() - began;
  };
  return { runMs, close: () => engine.close() };
}

/** Runs beside the raw engine on the same rows: in turns, so that other work on the machine meets both alike. */
export async function measureRuns(folder: string, rows = 5_000_000): Promise<Measure[]> {
  mkdirSync(folder, { recursive: true });
  plainly(...makeFiles(folder, rows));
  writeFileSync(path.join(folder, "five.yaml"), steps);
  writeFileSync(path.join(folder, "tiny.yaml"), tiny);
  const customers = readFileSync(path.join(folder, "customers.csv"), "utf8");
  writeFileSync(path.join(folder, "tiny.csv"), customers.split("\n").slice(0, 50).join("\n"));
  const run = await openRun(folder);
  const taken = { plain: [] as number[], plainWhole: [] as number[], run: [] as number[] };
  const [whole, small]: [number[], number[]] = [[], []];
  try {
    await run.runMs();
    for (let round = 0; round < rounds; round += 1) {
      const { statementMs, wholeMs } = plainly(byHand(folder));
      taken.plain.push(statementMs);
      taken.plainWhole.push(wholeMs);
      taken.run.push(await run.runMs());
      whole.push(commandMs(folder, "five.yaml"));
      small.push(commandMs(folder, "tiny.yaml"));
    }
  } finally {
    await run.close();
  }
  const of = `${rows.toLocaleString("en-US")} rows, five steps`;
  const against = (name: string, { ours, plain }: Record<"ours" | "plain", number[]>, limit: number): Measure => ({
    name,
    value: median(ours) / median(plain),
    unit: "×",
    limit,
    note: `${seconds(median(ours))} and ${seconds(median(plain))}, medians of ${rounds} turns of each; exact counts on`,
  });
  return [
    against(
      `A run of a profiled source against its statement by hand, ${of}`,
      { ours: taken.run, plain: taken.plain },
      1.11,
    ),
    against(`The run command against a plain DuckDB process, ${of}`, { ours: whole, plain: taken.plainWhole }, 1.25),
    {
      name: "The run command with a tiny pipeline, whole process",
      value: median(small) / 1000,
      unit: "s",
      limit: 0.35,
      note: `median of ${rounds}; its file was read before`,
    },
  ];
}
