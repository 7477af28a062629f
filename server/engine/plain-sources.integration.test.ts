import { readFileSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Bound } from "#domain/plan/bound.ts";
import { buildPlan } from "#domain/plan/build-plan.ts";
import { render } from "#domain/sql/fragment.ts";
import type { Pipeline } from "#domain/pipeline/document.ts";
import { plainStage } from "./plain-sources.ts";
import { bindDocument, openBench, runBound, type TestBench } from "./testing-engine.ts";

let bench: TestBench;
beforeAll(() => {
  bench = openBench();
});
afterAll(() => bench.close());

const document = `sluice: 1
name: t
nodes:
  orders: { source: file, path: orders.csv }
  paid: { filter: { from: orders, where: "id > 1" } }
  out: { sink: file, from: paid, path: out.csv }`;

/** The document over this file, read after the clock of files has gone on. */
async function over(content: string): Promise<{ pipeline: Pipeline; bound: Bound }> {
  bench.file("orders.csv", content);
  await wait(80);
  return bindDocument(bench, document);
}
async function plainQuery({ pipeline, bound }: { pipeline: Pipeline; bound: Bound }): Promise<string | null> {
  const plan = buildPlan(pipeline, bound);
  const stage = plan.stages[0]!;
  const paths = { "source:orders": bench.path("orders.csv") };
  const request = { plan, stage, paths, outDirectory: bench.folder };
  const plain = await plainStage({ ...request, given: request, tables: new Map() });
  return plain && render(plain.stage.query, paths);
}
const out = (): string => readFileSync(bench.path("out/out.csv"), "utf8");

const rows = "id,amount,day,name\n1,1.50,2026-01-01,a\n2,-0.25,2026-02-28,b\n3,,,007\n";

test("columns that were scanned whole are read in their types for as long as the file holds the same bytes", async () => {
  const found = await over(rows);
  const query = await plainQuery(found);
  expect(query).toContain("'id': 'BIGINT', 'amount': 'DECIMAL(18,2)', 'day': 'DATE', 'name': 'VARCHAR'");
  expect(query).not.toContain("TRY_CAST");
  const report = await runBound(bench, { ...found, runId: "plain" });
  expect(report.nodes.orders).toEqual({ in: { records: 3 }, out: 3, removed: 0, rejected: 0 });
  expect(out()).toBe("id,amount,day,name\n2,-0.25,2026-02-28,b\n3,,,007\n");
  bench.file("orders.csv", rows);
  expect(await plainQuery(found)).toBeNull();
});

test("a file that changed is read in the careful way, and a surplus digit is refused by name", async () => {
  const found = await over(rows);
  bench.file("orders.csv", rows.replace("-0.25", "-0.255"));
  const report = await runBound(bench, { ...found, runId: "changed" });
  expect(report.status).toBe("failed");
  expect(report.problems[0]).toMatchObject({ node: "orders", field: "amount", got: "-0.255", row: 2 });
});

test("a value that the engine by itself would refuse is read in the careful way", async () => {
  const found = await over(rows.replace("3,,,", '3,"",,'));
  expect(await plainQuery(found)).not.toBeNull();
  const report = await runBound(bench, { ...found, runId: "quoted" });
  expect(report).toMatchObject({ status: "succeeded", problems: [] });
  expect(report.nodes.orders).toEqual({ in: { records: 3 }, out: 3, removed: 0, rejected: 0 });
  expect(out()).toContain("3,,,007\n");
});

test("columns whose types were given are not taken for plain", async () => {
  bench.file("orders.csv", rows);
  await wait(80);
  const found = await bindDocument(
    bench,
    document.replace("path: orders.csv", "path: orders.csv, columns: { amount: 'decimal(18,1)' }"),
  );
  expect(await plainQuery(found)).toContain("'amount': 'VARCHAR'");
  const report = await runBound(bench, { ...found, runId: "declared" });
  expect(report.problems[0]).toMatchObject({ node: "orders", field: "amount", got: "-0.25" });
});
