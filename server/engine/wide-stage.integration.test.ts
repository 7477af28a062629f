import { afterAll, beforeAll, expect, test } from "vitest";
import type { RunReport } from "./execute-plan.ts";
import { bindDocument, openBench, runBound, type TestBench } from "./testing-engine.ts";

let bench: TestBench;
beforeAll(() => {
  bench = openBench({ memoryLimitBytes: 2e9 });
});
afterAll(() => bench.close());

const cells: ((row: number) => string)[] = [
  (row) => String(row),
  (row) => `${row}.25`,
  (row) => `${row === 7 ? "2300" : "2024"}-02-1${row % 10}`,
  (row) => `word ${row}`,
];

async function run(columns: number): Promise<{ report: RunReport; ms: number }> {
  const line = (of: (column: number) => string): string => Array.from({ length: columns }, (_, at) => of(at)).join();
  const rows = Array.from({ length: 20 }, (_, row) => line((column) => cells[column % cells.length]!(row)));
  bench.file(`wide-${columns}.csv`, `${[line((column) => `c${column}`), ...rows].join("\n")}\n`);
  const { pipeline, bound } = await bindDocument(
    bench,
    `sluice: 1\nname: t\nnodes:\n  wide: { source: file, path: wide-${columns}.csv }\n  kept: { filter: { from: wide, where: "c0 > 5" } }\n  out: { sink: file, from: kept, path: out-${columns}.csv }\n`,
  );
  expect(bound.problems).toEqual([]);
  const began = performance.now();
  const report = await runBound(bench, { pipeline, bound, runId: `run-${columns}`, hash: true });
  return { report, ms: performance.now() - began };
}

test("2,000 columns run, are hashed and looked at, in time by their number", { timeout: 300_000 }, async () => {
  const [few, many] = [await run(500), await run(2000)];
  expect(many.report.status).toBe("succeeded");
  expect(many.report.nodes).toMatchObject({ wide: { out: 20 }, kept: { out: 14, removed: 6 }, out: { out: 14 } });
  expect(many.report.outputs[0]?.hash).toMatch(/^[0-9a-f]{32}$/);
  expect(many.report.problems.map(({ got }) => got)).toEqual(
    Array.from({ length: 500 }, (_, each) => `c${each * cells.length + 2}`),
  );
  expect(many.ms / few.ms).toBeLessThan(8);
});
