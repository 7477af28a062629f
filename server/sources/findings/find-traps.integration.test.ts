import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Finding, FindingKind } from "#domain/sources/finding.ts";
import { generateOrdersDaily, type OrdersDaily } from "#examples/orders_daily/generate.ts";
import { type Trap, trapKinds } from "#examples/orders_daily/traps.ts";
import { createEngine } from "#server/engine/create-engine.ts";
import type { Engine } from "#server/engine/engine.ts";
import { linkSources } from "../link-sources.ts";
import { profileSource } from "../profile.ts";

const kindOf: Record<Trap, FindingKind> = {
  duplicate_rows: "duplicate_rows",
  duplicate_keys: "duplicate_keys",
  key_spelling: "key_spelling",
  no_partner: "no_partner",
  unreadable_values: "unreadable_values",
  mixed_dates: "mixed_date_formats",
  thousandfold: "outlier_thousandfold",
  join_multiplies: "join_multiplies",
  similar_categories: "category_spelling",
  personal_data: "personal_data",
};

let folder: string;
let engine: Engine;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "sluice-traps-"));
  engine = createEngine({
    scratchDirectory: path.join(folder, "scratch"),
    memoryLimitBytes: 2e9,
    threads: 2,
    poolSize: 2,
  });
});
afterAll(async () => {
  await engine.close();
  await rm(folder, { recursive: true, force: true });
});

async function searched(options: {
  seed: number;
  rows: number;
  traps: "all" | "none" | Trap[];
}): Promise<{ truth: OrdersDaily; findings: Finding[] }> {
  const directory = path.join(folder, `${options.seed}-${options.rows}-${[options.traps].flat().join("-")}`);
  const truth = await generateOrdersDaily({ ...options, directory });
  const profiled = (name: string) =>
    profileSource({
      engine,
      name,
      input: { kind: "file", path: path.join(directory, `${name}.csv`) },
      snapshotDirectory: path.join(folder, "snapshots"),
    });
  const sources = [await profiled("orders"), await profiled("customers")];
  const { findings } = await linkSources({ engine, sources });
  return { truth, findings };
}

/** What was planted and what was found, in one form: rows by kind, file and column. */
const planted = (truth: OrdersDaily) =>
  truth.planted.map(({ kind, file, columns, count, rows }) => ({
    kind: kindOf[kind],
    source: file.replace(".csv", ""),
    columns,
    count,
    ...(kind === "personal_data" ? {} : { rows }),
  }));
const found = (findings: readonly Finding[]) =>
  findings.map(({ kind, source, columns, count, rows }) => ({
    kind,
    source,
    columns,
    count,
    ...(kind === "personal_data" ? {} : { rows }),
  }));
const byKind = (a: { kind: string; source: string }, b: { kind: string; source: string }): number =>
  `${a.kind} ${a.source}`.localeCompare(`${b.kind} ${b.source}`);

const seeds = process.env.SLUICE_TRAP_SEEDS
  ? Array.from({ length: Number(process.env.SLUICE_TRAP_SEEDS) }, (_, index) => index + 1)
  : [11];

describe("findings", () => {
  it.each(seeds)("are none in clean data, seed %i", async (seed) => {
    const { findings } = await searched({ seed, rows: 1500, traps: "none" });
    expect(found(findings)).toEqual([]);
  });

  it.each(seeds)("are exactly the rows of all traps together, seed %i", async (seed) => {
    const { truth, findings } = await searched({ seed, rows: 4000, traps: "all" });
    expect(found(findings).toSorted(byKind)).toEqual(planted(truth).toSorted(byKind));
    const multiplied = findings.find(({ kind }) => kind === "join_multiplies");
    expect(multiplied?.details.added).toBe(truth.planted.find(({ kind }) => kind === "join_multiplies")?.meets);
  });

  it.each(seeds.flatMap((seed) => trapKinds.map((trap) => ({ seed, trap }))))(
    "are exactly the rows of $trap alone, seed $seed",
    async ({ seed, trap }) => {
      const { truth, findings } = await searched({ seed, rows: 600, traps: [trap] });
      expect(found(findings).toSorted(byKind)).toEqual(planted(truth).toSorted(byKind));
    },
  );
});
