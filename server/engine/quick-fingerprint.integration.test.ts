import { afterAll, beforeAll, expect, test } from "vitest";
import { parsed, render, sql } from "#domain/sql/fragment.ts";
import type { EngineSession } from "./engine.ts";
import { fingerprintOf, fingerprintQuery } from "./quick-fingerprint.ts";
import { openBench, type TestBench } from "./testing-engine.ts";

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

const columns = ["a", "b", "x"].map((name) => ({ name, type: name === "x" ? "double" : "varchar" }));
async function fingerprint(rows: readonly string[], names = "(a, b, x)", inexact: readonly string[] = []) {
  const from = sql`(SELECT * FROM (VALUES ${parsed(rows.join(", "))}) AS t${parsed(names)})`;
  const [found] = await session.objects(render(fingerprintQuery({ columns, inexact }, from)));
  return fingerprintOf(found!);
}
const rows = ["('1', 'x', 0.1)", "('2', NULL, 2e0)", "('2', NULL, 2e0)"];

test("neither the order of rows nor that of columns counts", async () => {
  const one = await fingerprint(rows);
  expect(one).toMatch(/^duckdb-1\.5\.5:[0-9a-f]{32}$/);
  expect(await fingerprint(rows.toReversed())).toBe(one);
  const turned = ["('x', '1', 0.1)", "(NULL, '2', 2e0)", "(NULL, '2', 2e0)"];
  expect(await fingerprint(turned, "(b, a, x)")).toBe(one);
});

test.each([
  ["a changed cell", ["('1', 'y', 0.1)", rows[1]!, rows[2]!]],
  ["swapped cells", ["('x', '1', 0.1)", rows[1]!, rows[2]!]],
  ["nothing and the empty text", [rows[0]!, "('2', '', 2e0)", rows[2]!]],
  ["a row once more", [...rows, rows[0]!]],
  ["a pair of rows less", [rows[0]!]],
])("%s changes it", async (_what, changed) => {
  expect(await fingerprint(changed)).not.toBe(await fingerprint(rows));
});

test("sums of floats are the same when nine digits agree, and other floats only when all do", async () => {
  const other = ["('1', 'x', 0.1 + 1e-14)", rows[1]!, rows[2]!];
  expect(await fingerprint(other, "(a, b, x)", ["x"])).toBe(await fingerprint(rows, "(a, b, x)", ["x"]));
  expect(await fingerprint(other.map((row) => row.replace("0.1 +", "0.1::DOUBLE +")))).not.toBe(
    await fingerprint(rows),
  );
});
