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

test("all rows of a columnar file and of a dataset are counted beside a join that needs none of them", async () => {
  const session = await bench.engine.session({ readable: [bench.path("orders.csv")], writable: bench.folder });
  await session.copy({
    query: `SELECT * FROM read_csv('${bench.path("orders.csv")}'), range(20) AS more(part)`,
    path: "orders.parquet",
    format: "parquet",
  });
  await session.close();
  const { pipeline, bound } = await bindDocument(
    bench,
    `sluice: 1
name: t
nodes:
  orders: { source: file, path: orders.parquet }
  others: { source: file, path: none.csv, columns: { customer: bigint } }
  joined: { join: { left: orders, right: others, on: [customer], type: semi } }
  out: { sink: file, from: joined, path: out.csv }
  some: { filter: { from: orders, where: "id > 2" } }
  both: { join: { left: some, right: others, on: [customer], type: semi } }
  none: { sink: file, from: both, path: none_out.csv }
  all: { sink: file, from: some, path: some.csv }`,
  );
  expect(bound.problems).toEqual([]);
  const report = await runBound(bench, { pipeline, bound, runId: "columnar", hash: false });
  expect(report.status).toBe("succeeded");
  expect(report.nodes.orders).toMatchObject({ in: { records: 600_000 }, out: 600_000 });
  expect(report.nodes.joined).toMatchObject({ in: { left: 600_000, right: 0 }, out: 0 });
  expect(report.nodes.both).toMatchObject({ in: { left: 599_960, right: 0 }, out: 0 });
});
