import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, it } from "vitest";
import { applyOperations } from "#domain/pipeline/apply.ts";
import { parsePipeline } from "#domain/pipeline/parse.ts";
import { bindDocument, openBench, runBound, type TestBench } from "#server/engine/testing-engine.ts";
import { fixAtOnce } from "#server/suggestions/mends/fixes-at-once.ts";
import { contextOf, proposeMends } from "#server/suggestions/mends/propose-mends.ts";
import { profileSource } from "../profile.ts";
import { findTraps } from "./find-traps.ts";

let bench: TestBench;
beforeAll(() => {
  bench = openBench();
});
afterAll(() => bench.close());

const text = `sluice: 1\nname: t\nnodes:\n  orders: { source: file, path: orders.ndjson }\n  out: { sink: file, from: orders, path: out.ndjson }\n`;

async function searched(records: readonly object[]) {
  bench.file("orders.ndjson", records.map((record) => JSON.stringify(record)).join("\n"));
  const source = await profileSource({
    engine: bench.engine,
    name: "orders",
    input: { kind: "file", path: bench.path("orders.ndjson") },
    snapshotDirectory: bench.path("snapshots"),
  });
  const findings = await findTraps({ engine: bench.engine, sources: [source], foreignKeys: [] });
  return { sources: [source], findings };
}

const records = [
  { id: 1, customer: { name: "Ada", "a.b": 1, address: { city: "Bonn", zip: "01234" }, ok: true }, customer_name: "x" },
  { id: 2, customer: { name: "Bo", "a.b": -2, tags: ["a"], address: null, ok: null }, customer_name: "y" },
  { id: 3, customer: null, customer_name: "z" },
];

it("says which keys of a column's objects can be columns, and unpacks them in one step where a person asks", async () => {
  const { sources, findings } = await searched(records);
  expect(findings).toMatchObject([
    {
      kind: "nested_values",
      severity: "notice",
      columns: ["customer"],
      count: 2,
      rows: [1, 2],
      message:
        "customer holds an object in 2 rows; its keys can be columns: name, a.b, address.city, address.zip, ok and 1 more.",
    },
  ]);
  const [mend] = fixAtOnce({ text, sources, findings }, findings[0]!.id);
  const { pipeline, bound } = await bindDocument(bench, applyOperations(text, mend!.operations));
  expect(bound.problems).toEqual([]);
  expect((await runBound(bench, { pipeline, bound, runId: "unpacked" })).problems).toEqual([]);
  const rows = readFileSync(bench.path("out/out.ndjson"), "utf8").trim().split("\n");
  expect(rows.map((row) => JSON.parse(row) as object)).toMatchObject([
    {
      _customer_name: "Ada",
      "customer_a.b": 1,
      customer_address_city: "Bonn",
      customer_address_zip: "01234",
      customer_ok: true,
      customer_tags: null,
      customer_name: "x",
    },
    {
      _customer_name: "Bo",
      "customer_a.b": -2,
      customer_address_city: null,
      customer_address_zip: null,
      customer_ok: null,
      customer_tags: ["a"],
    },
    { _customer_name: null, customer_tags: null, customer: null },
  ]);
});

it("unpacks nothing unasked", async () => {
  const { sources, findings } = await searched(records);
  const { pipeline } = parsePipeline(text);
  const context = contextOf(pipeline, { sources, findings });
  expect(proposeMends(context)).toEqual([]);
  expect(proposeMends(context, { personal: true })).toEqual([]);
});

it.each([
  ["lists", [{ v: [1] }, { v: [2] }]],
  ["objects beside other values", [{ v: { a: 1 } }, { v: [1] }]],
  [
    "objects of more keys than a table has columns to spare",
    [{ v: Object.fromEntries(Array.from({ length: 51 }, (_, at) => [`k${at}`, at])) }],
  ],
])("offers nothing for %s", async (_what, given) => {
  const { findings } = await searched(given);
  expect(findings.filter(({ kind }) => kind === "nested_values")).toEqual([]);
});
