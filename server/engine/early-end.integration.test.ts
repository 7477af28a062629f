import { afterAll, beforeAll, expect, test } from "vitest";
import { bindDocument, openBench, runBound, type TestBench } from "./testing-engine.ts";

let bench: TestBench;
beforeAll(() => {
  bench = openBench();
  const rows = Array.from({ length: 30_000 }, (_, index) => `${index + 1},${index % 7}`);
  bench.file("orders.csv", `id,customer\n${rows.join("\n")}\n`);
  bench.file("none.csv", "customer,name\n");
  bench.file("one.csv", "customer,name\n900,Nobody\n");
});
afterAll(() => bench.close());

test.each([
  ["an inner join with an empty file", "none.csv", "inner"],
  ["a semi join with an empty file", "none.csv", "semi"],
  ["an inner join without partners", "one.csv", "inner"],
])("all records of a source are counted beside %s", async (_what, file, type) => {
  const { pipeline, bound } = await bindDocument(
    bench,
    `sluice: 1\nname: t\nnodes:\n  orders: { source: file, path: orders.csv }\n  others: { source: file, path: ${file}, columns: { customer: bigint } }\n  joined: { join: { left: orders, right: others, on: [customer], type: ${type} } }\n  out: { sink: file, from: joined, path: out.csv }`,
  );
  expect(bound.problems).toEqual([]);
  const report = await runBound(bench, { pipeline, bound, runId: `${file}-${type}`, hash: false });
  expect(report.status).toBe("succeeded");
  expect(report.nodes.orders).toMatchObject({ in: { records: 30_000 }, out: 30_000 });
});
