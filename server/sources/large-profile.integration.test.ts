import { afterAll, beforeAll, expect, it } from "vitest";
import type { ColumnProfile } from "#domain/sources/profile.ts";
import { openBench, type TestBench } from "#server/engine/testing-engine.ts";
import { linkSources } from "./link-sources.ts";
import { profileSource } from "./profile.ts";

let bench: TestBench;
beforeAll(() => {
  bench = openBench();
});
afterAll(() => bench.close());

const rows = 150_000;
const numbers = Array.from({ length: rows }, (_, at) => at);
const amountOf = (at: number): number | null => (at % 50 === 0 ? null : ((at * 7919) % 9_001) + 1);

function middle(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.ceil(sorted.length / 2) - 1]!;
}

function histogram(values: readonly number[]): number[] {
  const [low, high] = [Math.min(...values.slice(0, 9_001)), Math.max(...values.slice(0, 9_001))];
  const shares = Array.from({ length: 12 }, () => 0);
  for (const value of values) shares[Math.min(11, Math.floor((12 * (value - low)) / (high - low)))]! += 1 / rows;
  return shares;
}

const profiled = async (name: string, lines: readonly string[]) => {
  const path = bench.file(`${name}.csv`, `${lines.join("\n")}\n`);
  const input = { kind: "file", path } as const;
  const source = await profileSource({ engine: bench.engine, name, input, snapshotDirectory: bench.path("snapshots") });
  return { source, ...(await linkSources({ engine: bench.engine, sources: [source] })) };
};

const header = "id,code,amount,state";
const record = (at: number): string =>
  `${at + 10},${((at * 7919) % rows).toString(36)}-x,${amountOf(at) ?? ""},${at % 9 === 0 ? "open" : "closed"}`;

it("counts the columns of a large source as exactly as those of a small one", async () => {
  const { source, findings } = await profiled("exact", [header, ...numbers.map(record)]);
  const [id, code, amount, state] = source.profile.columns as [
    ColumnProfile,
    ColumnProfile,
    ColumnProfile,
    ColumnProfile,
  ];
  const amounts = numbers.map(amountOf).filter((each) => each !== null);
  expect(source.profile.rows).toBe(rows);
  expect(source.profile.keys).toEqual([["id"], ["code"]]);
  expect(id).toMatchObject({ type: "bigint", distinct: rows, nulls: 0, isKey: true, min: "10", max: String(rows + 9) });
  expect(id.median).toBe(String(middle(numbers) + 10));
  id.histogram.forEach((share) => expect(share).toBeCloseTo(1 / 12, 4));
  expect(id.top[0]).toEqual({ value: "10", count: 1 });
  expect(code).toMatchObject({ type: "varchar", distinct: rows, nulls: 0, isKey: true });
  expect(amount).toMatchObject({ type: "bigint", distinct: 9_001, nulls: rows / 50, min: "1", max: "9001" });
  expect(amount.median).toBe(String(middle(amounts)));
  amount.histogram.forEach((share, at) => expect(share).toBeCloseTo(histogram(amounts)[at]!, 9));
  expect(state).toMatchObject({ distinct: 2, nulls: 0, isKey: false });
  expect(findings).toEqual([]);
});

it("finds in a large source the rows that are no records, and whole copies", async () => {
  const lines = numbers.map(record);
  const total = numbers.reduce((sum, at) => sum + (amountOf(at) ?? 0), 0);
  const sold = lines.map((line) => line.replace(/^\d+,/, ""));
  const made = ["code,amount,state", ...sold.slice(0, 70_000), "CODE,amount, State ", ...sold.slice(70_000)];
  const { findings } = await profiled("odd", [...made, `Grand Total,${total},`]);
  const odd = findings.find(({ kind }) => kind === "not_records");
  expect(odd?.rows).toEqual([70_001, rows + 2]);
  const copied = await profiled("copied", ["amount,state", ...sold.map((line) => line.split(",").slice(1).join(","))]);
  const copies = new Set(sold.map((line) => line.split(",").slice(1).join(",")));
  expect(copied.findings.find(({ kind }) => kind === "duplicate_rows")?.count).toBe(rows - copies.size);
});
