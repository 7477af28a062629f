import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { applyOperations, emptyDocument } from "#domain/pipeline/apply.ts";
import { parsePipeline } from "#domain/pipeline/parse.ts";
import type { ProfiledSource } from "#domain/sources/profile.ts";
import type { Proposal } from "#domain/suggestions/suggestion.ts";
import { generateOrdersDaily, type OrdersDaily } from "#examples/orders_daily/generate.ts";
import { createEngine } from "#server/engine/create-engine.ts";
import type { Engine } from "#server/engine/engine.ts";
import { linkSources, profileSource } from "#server/sources/index.ts";
import { mendsForPlan, provePlan } from "../index.ts";

let folder: string;
let engine: Engine;
let truth: OrdersDaily;
let sources: ProfiledSource[];
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "sluice-mends-"));
  engine = createEngine({
    scratchDirectory: path.join(folder, "scratch"),
    memoryLimitBytes: 2e9,
    threads: 2,
    poolSize: 2,
  });
  truth = await generateOrdersDaily({ seed: 5, rows: 3000, traps: "all", directory: folder });
  const profiled = (name: string) =>
    profileSource({
      engine,
      name,
      input: { kind: "file", path: path.join(folder, `${name}.csv`) },
      snapshotDirectory: path.join(folder, "snapshots"),
    });
  sources = [await profiled("orders"), await profiled("customers")];
});
afterAll(async () => {
  await engine.close();
  await rm(folder, { recursive: true, force: true });
});

const base = { reason: "It was asked for.", risk: "low" as const, facts: [], finding: null };
/** Revenue per region without a word about the traps. */
const plan: Proposal[] = [
  {
    ...base,
    id: "skeleton",
    title: "Read and write",
    kind: "skeleton",
    requires: [],
    touches: ["orders", "customers", "out"],
    operations: [
      { op: "addNode", name: "orders", kind: "file_source", config: { path: "orders.csv" } },
      { op: "addNode", name: "customers", kind: "file_source", config: { path: "customers.csv" } },
      { op: "addNode", name: "out", kind: "file_sink", config: { from: "orders", path: "out.csv" } },
    ],
  },
  {
    ...base,
    id: "join",
    title: "Join",
    kind: "step",
    requires: ["skeleton"],
    touches: ["joined"],
    operations: [
      {
        op: "insert",
        name: "joined",
        kind: "join",
        config: { right: "customers", on: ["customer_id"], type: "left", take: ["region", "customer_name"] },
        edge: { from: "orders", to: "out", port: "from" },
        rank: 60,
      },
    ],
  },
  {
    ...base,
    id: "sum",
    title: "Sum",
    kind: "step",
    requires: ["join"],
    touches: ["daily"],
    operations: [
      {
        op: "insert",
        name: "daily",
        kind: "aggregate",
        config: { by: ["region"], measures: { orders: "count(*)", revenue: "sum(try_cast(amount as decimal(18,2)))" } },
        edge: { from: "orders", to: "out", port: "from" },
        rank: 90,
      },
    ],
  },
];

function parseCsv(text: string): string[][] {
  const field = /("(?:[^"]|"")*"|[^,\n]*)(,|\n|$)/y;
  const rows: string[][] = [[]];
  for (let at = 0; at < text.length; at = field.lastIndex) {
    field.lastIndex = at;
    const [, value = "", end] = field.exec(text)!;
    rows.at(-1)!.push(value.startsWith('"') ? value.slice(1, -1).replaceAll('""', '"') : value);
    if (end === "\n") rows.push([]);
  }
  return rows.slice(1).filter((row) => row.length > 1);
}

/** The right figures, from the files and the rows that were planted. */
async function expected(): Promise<Record<string, { orders: number; cents: number }>> {
  const rowsOf = (kind: string, which: "rows" | "originals" = "rows"): number[] =>
    truth.planted.find((each) => each.kind === kind)?.[which] ?? [];
  const gone = new Set([
    ...rowsOf("duplicate_rows"),
    ...rowsOf("duplicate_keys", "originals"),
    ...rowsOf("no_partner"),
    ...rowsOf("thousandfold"),
  ]);
  const regions = new Map(
    parseCsv(await readFile(path.join(folder, "customers.csv"), "utf8")).map((row) => [
      row[0]!,
      row[3]!.trim().toLowerCase(),
    ]),
  );
  const sums: Record<string, { orders: number; cents: number }> = {};
  parseCsv(await readFile(path.join(folder, "orders.csv"), "utf8")).forEach((row, index) => {
    if (gone.has(index + 1)) return;
    const region = regions.get(row[2]!.trim().toUpperCase())!;
    const sum = (sums[region] ??= { orders: 0, cents: 0 });
    sum.orders += 1;
    if (row[4] !== "N/A") sum.cents += Math.round(Number(row[4]!.replaceAll(",", "")) * 100);
  });
  return sums;
}

it("mends every finding, and with all of them accepted the sums are right", async () => {
  const { findings } = await linkSources({ engine, sources });
  const text = emptyDocument("revenue");
  const { mends } = mendsForPlan({ text, proposals: plan, sources, findings });
  expect(mends.map(({ finding }) => finding?.split(":")[0]).toSorted()).toEqual([
    "category_spelling",
    "duplicate_keys",
    "duplicate_rows",
    "join_multiplies",
    "key_spelling",
    "mixed_date_formats",
    "no_partner",
    "outlier_thousandfold",
    "unreadable_values",
  ]);
  const proposals = [...plan, ...mends];
  for await (const { proposal, proof } of provePlan({
    engine,
    text,
    proposals,
    sources: { orders: sources[0]!, customers: sources[1]! },
  })) {
    expect({ id: proposal.id, status: proof.status, problems: proof.problems }).toEqual({
      id: proposal.id,
      status: "passed",
      problems: [],
    });
    const finding = findings.find(({ id }) => id === proposal.finding);
    if (
      finding?.kind === "key_spelling" ||
      finding?.kind === "category_spelling" ||
      finding?.kind === "unreadable_values" ||
      finding?.kind === "mixed_date_formats"
    )
      expect(proof.changedRows, proposal.id).toBe(finding.count);
    if (
      finding?.kind === "duplicate_rows" ||
      finding?.kind === "join_multiplies" ||
      finding?.kind === "outlier_thousandfold"
    )
      expect(proof.removedRows, proposal.id).toBe(finding.count);
  }
  const all = proposals.reduce((current, { operations }) => applyOperations(current, operations), text);
  const reversed = [...plan, ...mends.toReversed()].reduce(
    (current, { operations }) => applyOperations(current, operations),
    text,
  );
  expect(parsePipeline(reversed).pipeline.nodes.toSorted((a, b) => a.name.localeCompare(b.name))).toEqual(
    parsePipeline(all).pipeline.nodes.toSorted((a, b) => a.name.localeCompare(b.name)),
  );
  const { pipeline, problems } = parsePipeline(all);
  expect(problems).toEqual([]);
  const shapes = { orders: sources[0]!, customers: sources[1]! };
  const bound = await engine.bind(pipeline, shapes);
  expect(bound.problems).toEqual([]);
  const { rows } = await engine.rows({
    pipeline,
    bound,
    sources: {
      orders: { parquetPath: sources[0]!.snapshotPath },
      customers: { parquetPath: sources[1]!.snapshotPath },
    },
    node: "daily",
    limit: 20,
  });
  const result = Object.fromEntries(
    rows.map(([region, orders, revenue]) => [
      String(region).toLowerCase(),
      { orders: Number(orders), cents: Math.round(Number(revenue) * 100) },
    ]),
  );
  expect(result).toEqual(await expected());
});
