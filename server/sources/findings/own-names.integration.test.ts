import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { applyOperations, emptyDocument } from "#domain/pipeline/apply.ts";
import type { ProfiledSource } from "#domain/sources/profile.ts";
import { generateOrdersDaily } from "#examples/orders_daily/generate.ts";
import { createEngine } from "#server/engine/create-engine.ts";
import type { Engine } from "#server/engine/engine.ts";
import { openProver, proveOn } from "#server/suggestions/index.ts";
import { linkSources } from "../link-sources.ts";
import { profileSource } from "../profile.ts";

/** Names that our own statements use for columns, tables and numbers. */
const added = [
  "file_row_number",
  "__Row",
  "___row",
  "value",
  "v",
  "k",
  "h",
  "row",
  "b",
  "a",
  "b0",
  "a0",
  "c0",
  "high",
  "low",
  "shape",
  "size",
  "word",
  "odd",
  "child",
  "parent",
  "met",
  "problem",
  "__sluice_row",
  "__sluice_refusal",
  "trap_rows",
  "rows_0",
];
const renamed: Readonly<Record<string, string>> = { amount: "n", ordered_at: "__row", status: "x", region: "place" };

let folder: string;
let engine: Engine;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "sluice-names-"));
  engine = createEngine({
    scratchDirectory: path.join(folder, "scratch"),
    memoryLimitBytes: 1e9,
    threads: 2,
    poolSize: 2,
  });
  await generateOrdersDaily({ seed: 4, rows: 1500, traps: "all", directory: folder });
});
afterAll(async () => {
  await engine.close();
  await rm(folder, { recursive: true, force: true });
});

/** The example's file with columns that are called like ours: some in place of its own, the others beside them. */
async function disguise(name: string, more: readonly string[]): Promise<void> {
  const [header = "", ...lines] = (await readFile(path.join(folder, `${name}.csv`), "utf8")).trimEnd().split("\n");
  const columns = header.split(",").map((column) => renamed[column] ?? column);
  const free = more.filter((each) => !columns.some((column) => column.toLowerCase() === each.toLowerCase()));
  await writeFile(
    path.join(folder, `own_${name}.csv`),
    [[...columns, ...free].join(","), ...lines.map((line) => `${line},${free.map(() => "same").join(",")}`)].join("\n"),
  );
}

async function found(prefix: string): Promise<{ sources: ProfiledSource[]; findings: object[] }> {
  const sources: ProfiledSource[] = [];
  for (const name of ["orders", "customers"])
    sources.push(
      await profileSource({
        engine,
        name,
        input: { kind: "file", path: path.join(folder, `${prefix}${name}.csv`) },
        snapshotDirectory: path.join(folder, "snapshots"),
      }),
    );
  const { findings } = await linkSources({ engine, sources });
  const plain = (name: string): string => Object.entries(renamed).find(([, own]) => own === name)?.[0] ?? name;
  return {
    sources,
    findings: findings.map(({ kind, source, columns, count, rows, sample }) => ({
      kind,
      source,
      columns: columns.map(plain).filter((name) => !added.includes(name)),
      count,
      rows,
      sampled: sample.map(({ row }) => row),
    })),
  };
}

it("finds the same rows, and proves, in sources whose columns are called like ours", async () => {
  await disguise("orders", added);
  await disguise("customers", added.slice(0, 1));
  const own = await found("own_");
  const plain = await found("");
  expect(plain.findings.length).toBeGreaterThan(8);
  expect(own.findings).toEqual(plain.findings);
  const prover = await openProver({
    engine,
    sources: Object.fromEntries(own.sources.map((source) => [source.name, source])),
  });
  const base = {
    title: "t",
    reason: "",
    kind: "step" as const,
    risk: "low" as const,
    requires: [],
    facts: [],
    finding: null,
  };
  const text = applyOperations(emptyDocument("own"), [
    { op: "addNode", name: "orders", kind: "file_source", config: { path: "own_orders.csv" } },
    { op: "addNode", name: "out", kind: "file_sink", config: { from: "orders", path: "out.csv" } },
  ]);
  const proposal = {
    ...base,
    id: "paid",
    touches: ["paid"],
    operations: [
      {
        op: "insert" as const,
        name: "paid",
        kind: "filter" as const,
        config: { where: "x <> 'cancelled'" },
        edge: { from: "orders", to: "out", port: "from" },
        rank: 10,
      },
    ],
  };
  const proof = await proveOn(prover, text, { proposals: [proposal], proposal });
  await prover.close();
  expect(proof.problems).toEqual([]);
  expect(proof).toMatchObject({
    status: "passed",
    rowsBefore: own.sources[0]!.profile.rows,
    removedRows: own.sources[0]!.profile.rows - proof.rowsAfter!,
  });
  expect(proof.removedRows).toBeGreaterThan(0);
});
