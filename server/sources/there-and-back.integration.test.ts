import { afterAll, beforeAll, expect, it } from "vitest";
import { openBench, type TestBench } from "#server/engine/testing-engine.ts";
import { spelledTable } from "#server/reading/testing/spelled-table.ts";
import { readBack } from "./testing/read-back.ts";

let bench: TestBench;
beforeAll(() => {
  bench = openBench({ poolSize: 2 });
});
afterAll(() => bench.close());

const tables = Number(process.env.SLUICE_SPELLED_TABLES ?? 150);
const first = Number(process.env.SLUICE_SPELLED_SEED ?? 1);

const shareOf = (part: number, whole: number): string => `${((part / Math.max(1, whole)) * 100).toFixed(2)} %`;

it("tables written in any spelling are read back equal, or what is open is named", async () => {
  const silent: string[] = [];
  const asked: string[] = [];
  let remarks = 0;
  const byKind = new Map<string, { right: number; columns: number }>();
  const of = (kind: string) => byKind.get(kind) ?? { right: 0, columns: 0 };
  for (let seed = first; seed < first + tables; seed += 1) {
    const table = spelledTable(seed);
    const told = await readBack(bench, table);
    silent.push(...told.silent);
    asked.push(...told.asked);
    remarks += told.isRemarkAsked ? 1 : 0;
    for (const { kind } of table.columns) byKind.set(kind, { ...of(kind), columns: of(kind).columns + 1 });
    for (const kind of told.right) byKind.set(kind, { ...of(kind), right: of(kind).right + 1 });
  }
  const counts = [...byKind.values()];
  const right = counts.reduce((sum, each) => sum + each.right, 0);
  const columns = counts.reduce((sum, each) => sum + each.columns, 0);
  const kinds = [...byKind].map(([kind, each]) => `${kind} ${shareOf(each.right, each.columns)}`);
  process.stdout.write(
    `${tables} tables of ${columns} columns: ${right} right without a question (${shareOf(right, columns)}), ${asked.length} asked, ${silent.length} silently different; ${kinds.join(", ")}; ${remarks} tables are asked about a remark below them\n`,
  );
  if (process.env.SLUICE_SPELLED_SHOW) process.stdout.write(`${asked.map((each) => `asked ${each}`).join("\n")}\n`);
  expect(silent, silent.join("\n")).toEqual([]);
  expect(right / columns).toBeGreaterThan(0.97);
}, 7_200_000);
