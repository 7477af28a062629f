import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parsePipeline } from "#domain/pipeline/parse.ts";
import { buildPlan } from "#domain/plan/build-plan.ts";
import type { SourceShape } from "#domain/plan/bound.ts";
import type { Plan } from "#domain/plan/plan.ts";
import { createEngine, type Engine, executePlan } from "#server/engine/index.ts";
import { inspectFile } from "#server/reading/index.ts";
import type { Measure } from "./report.ts";
import { median, plainly } from "./runs.ts";
import { documents } from "./tpch-steps.ts";

const rounds = 3;

/** A folder with TPC-H's tables as Parquet and its queries by number; null where there is none, and nothing is measured. */
const tablesFolder = (): string | null => process.env.SLUICE_BENCH_TPCH ?? null;

async function planOf(engine: Engine, folder: string, text: string): Promise<Plan> {
  const { pipeline, problems } = parsePipeline(text);
  if (problems.length > 0) throw new Error(problems[0]!.message);
  const shapes: Record<string, SourceShape> = {};
  for (const node of pipeline.nodes.filter(({ kind }) => kind === "file_source"))
    shapes[node.name] = await inspectFile(engine, { path: path.join(folder, String(node.config.path)) });
  const bound = await engine.bind(pipeline, shapes);
  if (bound.problems.length > 0) throw new Error(bound.problems[0]!.message);
  return buildPlan(pipeline, bound);
}

async function runMs(engine: Engine, plan: Plan, { folder, out }: { folder: string; out: string }): Promise<number> {
  const began = performance.now();
  const report = await executePlan({
    plan,
    engine,
    connections: {},
    sourcesDirectory: folder,
    outDirectory: out,
    workDirectory: path.join(out, "work"),
    runId: plan.name,
  });
  if (report.status !== "succeeded") throw new Error(report.problems[0]?.message);
  return performance.now() - began;
}

interface Compared {
  readonly number: number;
  readonly ratio: number;
  readonly said: string;
}

async function compare(engine: Engine, number: number, place: { folder: string; out: string }): Promise<Compared> {
  const queries = JSON.parse(readFileSync(path.join(place.folder, "queries.json"), "utf8")) as Record<string, string>;
  const plan = await planOf(engine, place.folder, documents.get(number)!);
  const views = [...documents.get(number)!.matchAll(/^ {2}(\w+): \{ source: file/gm)].map(
    ([, table]) => `CREATE VIEW ${table} AS SELECT * FROM '${path.join(place.folder, `${table}.parquet`)}'`,
  );
  const [ours, plain]: [number[], number[]] = [[], []];
  await runMs(engine, plan, place);
  for (let round = 0; round < rounds; round += 1) {
    plain.push(plainly(...views, queries[String(number)]!).statementMs);
    ours.push(await runMs(engine, plan, place));
  }
  const ratio = median(ours) / median(plain);
  return { number, ratio, said: `q${number} ${ratio.toFixed(2)}` };
}

/** Eleven queries of TPC-H in steps, with exact counts of each step, against the engine's own query over the same files. */
export async function measureTpch(): Promise<Measure[]> {
  const folder = tablesFolder();
  if (folder === null || !existsSync(path.join(folder, "queries.json"))) return [];
  const out = mkdtempSync(path.join(tmpdir(), "sluice-bench-tpch-"));
  const engine = createEngine({
    scratchDirectory: path.join(out, "scratch"),
    memoryLimitBytes: 4e9,
    threads: 2,
    poolSize: 2,
  });
  try {
    const all: Compared[] = [];
    for (const number of documents.keys()) all.push(await compare(engine, number, { folder, out }));
    const mean = Math.exp(all.reduce((sum, { ratio }) => sum + Math.log(ratio), 0) / all.length);
    const note = `medians of ${rounds}, exact counts on: ${all.map(({ said }) => said).join(", ")}`;
    return [
      { name: "Eleven queries of TPC-H in steps, geometric mean", value: mean, unit: "×", limit: 1.3, note },
      {
        name: "Eleven queries of TPC-H in steps, the slowest",
        value: Math.max(...all.map(({ ratio }) => ratio)),
        unit: "×",
        limit: 2,
        note: "against the engine's own query over the same Parquet files, less its start",
      },
    ];
  } finally {
    await engine.close();
    rmSync(out, { recursive: true, force: true });
  }
}
