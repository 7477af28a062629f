import { afterAll, beforeAll, expect, test } from "vitest";
import { buildPlan } from "#domain/plan/build-plan.ts";
import { parsed, render } from "#domain/sql/fragment.ts";
import type { EngineSession } from "./engine.ts";
import { hashQuery } from "./table-hash.ts";
import { bindDocument, openBench, type TestBench } from "./testing-engine.ts";

let bench: TestBench;
let session: EngineSession;
beforeAll(async () => {
  bench = openBench();
  session = await bench.engine.session({ readable: [] });
});
afterAll(async () => {
  await session.close();
  await bench.close();
});

const columns = [
  { name: "id", type: "integer" },
  { name: "share", type: "double" },
  { name: "text", type: "varchar" },
];
const rows = [
  "(1, 0.1::DOUBLE, 'a')",
  "(2, -2.5::DOUBLE, 'b')",
  "(3, NULL::DOUBLE, 'c')",
  "(4, 0.0::DOUBLE, 'd')",
  "(5, 'nan'::DOUBLE, 'e')",
  "(6, 'infinity'::DOUBLE, 'f')",
];
async function hashed(given: readonly string[], inexact: readonly string[] = []): Promise<string> {
  const [row] = await session.objects(
    render(
      hashQuery({ columns, inexact }, parsed(`(SELECT * FROM (VALUES ${given.join(", ")}) AS t(id, share, text))`)),
    ),
  );
  return String(row?.table_hash);
}

test.each([
  ["a digit", 0, "(1, 0.2::DOUBLE, 'a')"],
  ["the last bit", 0, "(1, nextafter(0.1::DOUBLE, 1::DOUBLE), 'a')"],
  ["the sign", 1, "(2, 2.5::DOUBLE, 'b')"],
  ["nothing for zero", 2, "(3, 0.0::DOUBLE, 'c')"],
  ["infinity for its negative", 5, "(6, '-infinity'::DOUBLE, 'f')"],
])("%s in a float cell changes the hash", async (_what, place, row) => {
  expect(await hashed(rows.with(place, row))).not.toBe(await hashed(rows));
});

/** The hash of a table of one column, each row one value of SQL. */
async function hashedColumn(type: string, values: readonly string[]): Promise<string> {
  const relation = `(SELECT CAST(v AS ${type}) AS v FROM (VALUES ${values.map((each) => `(${each})`).join(", ")}) AS t(v))`;
  const [row] = await session.objects(
    render(hashQuery({ columns: [{ name: "v", type }], inexact: [] }, parsed(relation))),
  );
  return String(row?.table_hash);
}

// per type: the value that reads as empty or as nothing, which is not NULL
test.each([
  ["varchar", "''"],
  ["varchar", "'N;'"],
  ["varchar", "'NULL'"],
  ["varchar", "' '"],
  ["integer", "0"],
  ["bigint", "0"],
  ["decimal(12,2)", "0"],
  ["boolean", "false"],
  ["date", "DATE '1970-01-01'"],
  ["timestamp", "TIMESTAMP '1970-01-01'"],
  ["double", "0"],
  ["time", "TIME '00:00:00'"],
])("NULL and the %s %s are two values", async (type, empty) => {
  expect(await hashedColumn(type, ["NULL", empty])).not.toBe(await hashedColumn(type, [empty, empty]));
  expect(await hashedColumn(type, ["NULL", empty])).not.toBe(await hashedColumn(type, ["NULL", "NULL"]));
});

test("a text cannot pass for two cells, nor two rows for one", async () => {
  expect(await hashedColumn("varchar", ["'a;1:b'"])).not.toBe(await hashedColumn("varchar", ["'a'", "'b'"]));
  expect(await hashedColumn("varchar", ["'a'", "'a'"])).not.toBe(await hashedColumn("varchar", ["'a'"]));
});

test("the order of rows, and the sign of zero, do not", async () => {
  expect(await hashed(rows.toReversed())).toBe(await hashed(rows));
  expect(await hashed(rows.with(3, "(4, -0.0::DOUBLE, 'd')"))).toBe(await hashed(rows));
});

test("a sum of floats counts by nine digits", async () => {
  const [there, back] = [
    "(1, 0.1::DOUBLE + 0.2::DOUBLE + 0.3::DOUBLE, 'a')",
    "(1, 0.3::DOUBLE + 0.2::DOUBLE + 0.1::DOUBLE, 'a')",
  ];
  expect(await hashed([there])).not.toBe(await hashed([back]));
  expect(await hashed([there], ["share"])).toBe(await hashed([back], ["share"]));
  expect(await hashed(["(1, 0.60000001::DOUBLE, 'a')"], ["share"])).not.toBe(await hashed([there], ["share"]));
});

test("a plan knows which float columns are sums", async () => {
  bench.file("given.csv", "id,share\n1,1e-3\n2,2.5e-1\n");
  const { pipeline, bound } = await bindDocument(
    bench,
    `sluice: 1
name: t
nodes:
  given: { source: file, path: given.csv }
  half: { derive: { from: given, columns: { half: "share / 2" } } }
  plain: { sink: file, from: half, path: plain.csv }
  sums: { aggregate: { from: half, by: [share], measures: { total: "sum(half)", n: "count(*)" } } }
  more: { derive: { from: sums, columns: { double_total: "total * 2" } } }
  out: { sink: file, from: more, path: out.csv }`,
  );
  const inexact = Object.fromEntries(buildPlan(pipeline, bound).stages.map((stage) => [stage.id, stage.inexact]));
  expect(inexact).toMatchObject({ plain: [], out: ["total", "double_total"] });
});
