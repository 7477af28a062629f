import { mkdirSync } from "node:fs";
import { afterAll, beforeAll, expect, it } from "vitest";
import { buildPlan } from "#domain/plan/build-plan.ts";
import { refusalColumn } from "#domain/plan/plan.ts";
import { bindDocument, openBench, type TestBench } from "./testing-engine.ts";

let bench: TestBench;
beforeAll(() => {
  bench = openBench();
});
afterAll(() => bench.close());

const lines = Array.from({ length: 30 }, (_, index) => `${index + 1},name ${index + 1},word`);
const surplus = Array.from({ length: 25 }, (_, index) => `${index + 101},a,b,c,d`);

it.each([
  ["a plain file", "plain.csv", ["id,name,kind", ...lines, ...surplus], [{ row: 31, text: "101,a,b,c,d" }]],
  [
    "a file that is cut into fields first",
    "cut.csv",
    ["id,name,kind", ...lines, "id,name,kind", ...surplus],
    [{ row: 31, line: 33, text: "101,a,b,c,d" }],
  ],
  [
    "JSON that is cut into fields first",
    "cut.ndjson",
    [...lines.map((_, at) => `{"id":${at},"ID":"x"}`), ...surplus.map((_, at) => `[${at}]`)],
    [{ row: 31, line: 31, text: "[…]" }],
  ],
] as const)("keeps every record that could not be read of %s, with its text", async (...[, name, given, [first]]) => {
  bench.file(name, `${given.join("\n")}\n`);
  const { pipeline, bound } = await bindDocument(
    bench,
    `sluice: 1\nname: t\nnodes:\n  given: { source: file, path: ${name} }\n  out: { sink: file, from: given, path: out.csv }\n`,
  );
  const plan = buildPlan(pipeline, bound);
  const outDirectory = bench.path(`out-${name}`);
  mkdirSync(outDirectory);
  const outcome = await bench.engine.executeStage({
    stage: plan.stages[0]!,
    plan,
    paths: { "source:given": bench.path(name) },
    outDirectory,
    keepRejects: true,
  });
  expect(outcome.counts.given).toMatchObject({ out: 30, rejected: 25 });
  expect(outcome.rejects).toMatchObject([{ node: "given", rows: 25 }]);
  const session = await bench.engine.session({ readable: [outcome.rejects[0]!.file] });
  const rows = await session.objects(`SELECT * FROM read_parquet('${outcome.rejects[0]!.file}')`);
  await session.close();
  expect(rows).toHaveLength(25);
  const { [refusalColumn]: reason, ...record } = rows[0]!;
  expect(record).toEqual(first);
  expect(String(reason)).toMatch(/fields|Columns|list/);
});
