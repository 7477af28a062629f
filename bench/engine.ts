import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import path from "node:path";
import { parsePipeline } from "#domain/pipeline/parse.ts";
import { buildPlan } from "#domain/plan/build-plan.ts";
import { copyOptions } from "#domain/plan/copy-options.ts";
import { render } from "#domain/sql/fragment.ts";
import { inspectFile } from "#server/reading/index.ts";
import { createEngine, type Engine } from "#server/engine/index.ts";
import type { Measure } from "./report.ts";

const rounds = 5;
const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;

/** Runs one statement in a plain DuckDB of its own and gives the milliseconds of the statement alone. */
function plainMs(statement: string): number {
  const script = `import { DuckDBInstance } from "@duckdb/node-api"; const c = await (await DuckDBInstance.create(":memory:", { threads: "2" })).connect(); await c.run("SELECT 1"); const began = performance.now(); await c.run(process.argv[1]); console.log(performance.now() - began);`;
  return Number(
    execFileSync(process.execPath, ["--input-type=module", "-e", script, statement], {
      cwd: path.join(import.meta.dirname, ".."),
      encoding: "utf8",
    }),
  );
}

const chain = `sluice: 1
name: counts
nodes:
  orders: { source: file, path: orders.csv }
  regions: { source: file, path: regions.csv }
  typed: { cast: { from: orders, columns: { amount: "decimal(12,2)" } } }
  paid: { filter: { from: typed, where: "status <> 'cancelled'" } }
  unique: { dedupe: { from: paid, key: [order_id], keep: latest, by: ordered_on } }
  big: { filter: { from: unique, where: "amount > 5" } }
  named: { join: { left: big, right: regions, on: [customer_id], type: TYPE, take: [region] } }
  known: { filter: { from: named, where: "region IS NOT NULL" } }
  totals: { aggregate: { from: known, by: [region], measures: { orders: "count(*)", revenue: "sum(amount)" } } }
  out: { sink: file, from: totals, path: totals.parquet }
`;

async function writeSources(engine: Engine, folder: string, rows: number): Promise<void> {
  const session = await engine.session({ readable: [], writable: folder });
  await session.copy({
    query: `SELECT CASE WHEN i % 50 = 0 THEN i - 1 ELSE i END AS order_id, 'C' || (i * 7919) % 60000 AS customer_id, (i % 97777) / 100 + 1 AS amount, DATE '2026-01-01' + CAST(i % 365 AS INTEGER) AS ordered_on, CASE WHEN i % 9 = 0 THEN 'cancelled' ELSE 'paid' END AS status FROM range(${rows}) AS t(i)`,
    path: "orders.csv",
    format: "csv",
  });
  await session.copy({
    query: "SELECT 'C' || i AS customer_id, 'region ' || i % 40 AS region FROM range(50000) AS t(i)",
    path: "regions.csv",
    format: "csv",
  });
  await session.close();
}

/** The fused statement of a chain with the exact counts of all its steps, against the same statement plain; median of five turns of each. */
async function measureCounts(
  engine: Engine,
  given: { folder: string; rows: number; type: "left" | "full" },
): Promise<Measure> {
  const { folder, rows, type } = given;
  const { pipeline } = parsePipeline(chain.replace("TYPE", type));
  const paths = {
    "source:orders": path.join(folder, "orders.csv"),
    "source:regions": path.join(folder, "regions.csv"),
  };
  const [orders, regions] = [
    await inspectFile(engine, { path: paths["source:orders"] }),
    await inspectFile(engine, { path: paths["source:regions"] }),
  ];
  const plan = buildPlan(pipeline, await engine.bind(pipeline, { orders, regions }));
  const [stage] = plan.stages;
  if (!stage || plan.stages.length !== 1) throw new Error("the chain is one stage");
  const [plain, counted]: [number[], number[]] = [[], []];
  for (let round = 0; round < rounds; round += 1) {
    plain.push(
      plainMs(
        `COPY (${render(stage.query, paths)}) TO '${path.join(folder, "plain.parquet")}' (${copyOptions.parquet})`,
      ),
    );
    const outDirectory = path.join(folder, `counted-${type}-${round}`);
    mkdirSync(outDirectory, { recursive: true });
    counted.push((await engine.executeStage({ plan, stage, paths, outDirectory })).durationMs);
  }
  const [plainMedian, countedMedian] = [median(plain), median(counted)];
  return {
    name: `Exact counts of every step, ${rows.toLocaleString("en-US")} rows, ${type} join`,
    value: countedMedian / plainMedian,
    unit: "×",
    limit: 1.08,
    note: `${(countedMedian / 1000).toFixed(2)} s and ${(plainMedian / 1000).toFixed(2)} s plain, medians of ${rounds} turns of each; the stage's whole work in its child counts`,
  };
}

/** Binding a document of a hundred steps: every expression parsed, checked and typed. */
async function measureBinding(engine: Engine, folder: string): Promise<Measure> {
  const steps = Array.from(
    { length: 99 },
    (_, index) =>
      `  n${index + 1}: ${index % 3 === 0 ? `{ filter: { from: n${index}, where: "amount > ${index}" } }` : `{ derive: { from: n${index}, columns: { amount: "amount * 2", d${index % 5}: "concat(customer_id, status)" } } }`}`,
  );
  const { pipeline } = parsePipeline(
    `sluice: 1\nname: binding\nnodes:\n  n0: { source: file, path: orders.csv }\n${steps.join("\n")}\n  out: { sink: file, from: n99, path: out.csv }\n`,
  );
  const n0 = {
    dialect: null,
    columns: [
      { name: "order_id", type: "bigint" },
      { name: "customer_id", type: "varchar" },
      { name: "amount", type: "double" },
      { name: "status", type: "varchar" },
    ],
  };
  const shape = { ...n0, dialect: (await inspectFile(engine, { path: path.join(folder, "regions.csv") })).dialect };
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const began = performance.now();
    const bound = await engine.bind(pipeline, { n0: shape });
    times.push(performance.now() - began);
    if (bound.problems.length > 0) throw new Error(bound.problems[0]!.message);
  }
  return {
    name: "Binding a document of 100 steps",
    value: median(times),
    unit: "ms",
    limit: 300,
    note: `median of ${rounds}, with the hand-over of a warm child`,
  };
}

/** What the engine's own promises cost: counts beside the plain statement, and the check of a large document. */
export async function measureEngineCosts(folder: string, rows = 3_000_000): Promise<Measure[]> {
  const engine = createEngine({
    scratchDirectory: path.join(folder, "scratch"),
    memoryLimitBytes: 4e9,
    threads: 2,
    poolSize: 2,
  });
  try {
    await writeSources(engine, folder, rows);
    return [
      await measureCounts(engine, { folder, rows, type: "left" }),
      await measureCounts(engine, { folder, rows, type: "full" }),
      await measureBinding(engine, folder),
    ];
  } finally {
    await engine.close();
  }
}
