import { mkdirSync, utimesSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parsePipeline } from "#domain/pipeline/parse.ts";
import type { ProfiledSource } from "#domain/sources/profile.ts";
import { createEngine, type Engine } from "#server/engine/index.ts";
import { linkSources, profileSource } from "#server/sources/index.ts";
import type { Measure } from "./report.ts";
import { makeFiles, median, plainly, rounds, seconds } from "./runs.ts";

const edits = 60;

/** A source as a worker profiles it, with all findings. */
async function profiled(engine: Engine, file: string, folder: string): Promise<{ source: ProfiledSource; ms: number }> {
  const began = performance.now();
  const input = { kind: "file", path: file } as const;
  const source = await profileSource({ engine, name: "orders", input, snapshotDirectory: folder });
  await linkSources({ engine, sources: [source] });
  return { source, ms: performance.now() - began };
}

/** In turns, so that other work on the machine meets both alike. */
async function measureLong(engine: Engine, folder: string, rows: number): Promise<Measure> {
  plainly(...makeFiles(folder, rows));
  const file = path.join(folder, "orders.csv");
  const [ours, plain]: [number[], number[]] = [[], []];
  for (let round = 0; round < rounds; round += 1) {
    // Written to again, as far as anybody can tell: nothing is known of it from the round before.
    utimesSync(file, new Date(), new Date());
    plain.push(plainly(`SELECT * FROM (SUMMARIZE SELECT * FROM read_csv('${file}'))`).statementMs);
    ours.push((await profiled(engine, file, path.join(folder, `long-${round}`))).ms);
  }
  return {
    name: `A profile with all findings against DuckDB's SUMMARIZE, ${rows.toLocaleString("en-US")} rows`,
    value: median(ours) / median(plain),
    unit: "×",
    limit: 1.5,
    note: `${seconds(median(ours))} and ${seconds(median(plain))}, medians of ${rounds} turns of each`,
  };
}

async function measureWide(engine: Engine, folder: string): Promise<Measure> {
  const cells = (of: (column: number) => string | number) => Array.from({ length: 1_000 }, (_, at) => of(at)).join();
  const kinds = [
    (row: number) => row,
    (row: number) => `word ${row % 7}`,
    (row: number) => (row * 1.25).toFixed(2),
    (row: number) => `2026-01-${10 + (row % 19)}`,
  ];
  const lines = Array.from({ length: 30 }, (_, row) => cells((column) => kinds[column % kinds.length]!(row)));
  const file = path.join(folder, "wide.csv");
  writeFileSync(file, `${[cells((column) => `c${column}`), ...lines].join("\n")}\n`);
  const taken: number[] = [];
  for (let round = 0; round < rounds; round += 1)
    taken.push((await profiled(engine, file, path.join(folder, `wide-${round}`))).ms);
  return {
    name: "A profile of 1,000 columns and 30 rows",
    value: median(taken) / 1000,
    unit: "s",
    limit: 10,
    note: `median of ${rounds}, with all findings`,
  };
}

const edited = (edit: number): string => `sluice: 1
name: edited
nodes:
  orders: { source: file, path: orders.csv }
  paid: { filter: { from: orders, where: "status <> 'cancelled' AND amount > ${edit}" } }
  priced: { derive: { from: paid, columns: { total: "amount * quantity" } } }
  out: { sink: file, from: priced, path: out.csv }
`;

/** From the changed document to its first rows: it is checked against the engine, and its step read over the snapshot. */
async function measurePreview(engine: Engine, folder: string): Promise<Measure> {
  const rows = 1_000_000;
  plainly(...makeFiles(folder, rows));
  const { source } = await profiled(engine, path.join(folder, "orders.csv"), path.join(folder, "previewed"));
  const sources = { orders: { parquetPath: source.snapshotPath } };
  const taken: number[] = [];
  for (let edit = 0; edit < edits; edit += 1) {
    await new Promise((resolve) => setTimeout(resolve, 600));
    const began = performance.now();
    const { pipeline } = parsePipeline(edited(edit));
    const bound = await engine.bind(pipeline, { orders: source });
    const reply = await engine.rows({ pipeline, bound, sources, node: "priced", limit: 50 });
    taken.push(performance.now() - began);
    if (reply.rows.length !== 50) throw new Error(`${reply.rows.length} rows were shown`);
  }
  return {
    name: `The rows of a step after an edit, ${rows.toLocaleString("en-US")} rows, 95th percentile`,
    value: taken.toSorted((a, b) => a - b)[Math.floor(edits * 0.95)]!,
    unit: "ms",
    limit: 250,
    note: `of ${edits} edits; the middle one took ${Math.round(median(taken))} ms`,
  };
}

/** What a person waits for who adds a source, and who changes a step. */
export async function measureProfiles(folder: string, rows = 5_000_000): Promise<Measure[]> {
  mkdirSync(folder, { recursive: true });
  const scratchDirectory = path.join(folder, "scratch");
  const engine = createEngine({ scratchDirectory, memoryLimitBytes: 4e9, threads: 2, poolSize: 2 });
  try {
    return [
      await measurePreview(engine, folder),
      await measureWide(engine, folder),
      await measureLong(engine, folder, rows),
    ];
  } finally {
    await engine.close();
  }
}
