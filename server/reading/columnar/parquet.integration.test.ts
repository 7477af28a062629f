import { mkdirSync, renameSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openBench, type TestBench } from "#server/engine/testing-engine.ts";
import { profileSource } from "#server/sources/profile.ts";
import { findTraps } from "#server/sources/findings/find-traps.ts";
import { inspectFile } from "../inspect-file.ts";
import { rowsOfRun } from "../testing/rows-of-run.ts";

let bench: TestBench;
beforeAll(() => {
  bench = openBench();
});
afterAll(() => bench.close());

/** Parquet with the rows of a query. */
async function parquet(name: string, query: string): Promise<void> {
  const session = await bench.engine.session({ readable: [], writable: bench.path("made") });
  await session.copy({ query, path: "rows.parquet", format: "parquet" });
  await session.close();
  mkdirSync(path.dirname(bench.path(name)), { recursive: true });
  renameSync(bench.path("made/rows.parquet"), bench.path(name));
}

const rowsOf = (name: string, options = ""): Promise<unknown[]> => rowsOfRun(bench, name, options);

const inspect = (name: string) => inspectFile(bench.engine, { path: bench.path(name) });
const said = async (name: string): Promise<string[]> => (await inspect(name)).decisions.map(({ says }) => says);
const typesOf = async (name: string): Promise<Record<string, string>> =>
  Object.fromEntries((await inspect(name)).columns.map((column) => [column.name, column.type]));
const refusal = async (name: string): Promise<{ message: string; mend: string | null }> => {
  const error = await inspect(name).then(
    () => null,
    (thrown: { problems: { message: string; mend: string | null }[] }) => thrown.problems[0]!,
  );
  if (!error) throw new Error("it was read");
  return { message: error.message.replaceAll(`${bench.folder}/`, ""), mend: error.mend };
};

describe("the types of Parquet", () => {
  it("keeps every value of what the engine knows, and of nested values which parts are empty and which are nothing", async () => {
    await parquet(
      "types.parquet",
      `SELECT 1 AS id, '6b29fc40-ca47-1067-b31d-00dd010662da'::UUID AS who, 18446744073709551615::UBIGINT AS most, 255::UTINYINT AS little,
        12345678901234567890123456789012345.678::DECIMAL(38,3) AS exact, []::INTEGER[] AS list, {'a': NULL::INTEGER, 'b': []::VARCHAR[]} AS part,
        MAP {'k': 1} AS pairs, INTERVAL '1 month 2 days' AS span, TIME '12:00:00.000001' AS clock, '10:00:00+02'::TIMETZ AS zoned, 'a'::ENUM('a', 'b') AS kind
      UNION ALL SELECT 2, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL`,
    );
    expect(await typesOf("types.parquet")).toEqual({
      id: "integer",
      who: "uuid",
      most: "ubigint",
      little: "utinyint",
      exact: "decimal(38,3)",
      list: "json",
      part: "json",
      pairs: "json",
      span: "interval",
      clock: "time",
      zoned: "varchar",
      kind: "varchar",
    });
    const [full, empty] = await rowsOf("types.parquet", ", columns: { most: varchar, exact: varchar }");
    expect(full).toEqual({
      id: 1,
      who: "6b29fc40-ca47-1067-b31d-00dd010662da",
      most: "18446744073709551615",
      little: 255,
      exact: "12345678901234567890123456789012345.678",
      list: [],
      part: { a: null, b: [] },
      pairs: { k: 1 },
      span: "1 month 2 days",
      clock: "12:00:00.000001",
      zoned: "08:00:00+00",
      kind: "a",
    });
    expect(new Set(Object.values(empty as object))).toEqual(new Set([2, null]));
  });

  it("says in how many values nanoseconds are cut, and keeps them as text where a person wants them", async () => {
    await parquet(
      "nanos.parquet",
      "SELECT unnest(['2024-01-01 00:00:00.123456789', '2024-01-01 00:00:00.1', NULL])::TIMESTAMP_NS AS at, TIMESTAMP_NS '2024-01-01' AS whole",
    );
    expect(await said("nanos.parquet")).toEqual([
      "Parquet",
      "nanoseconds of at cut in 1 of its values (as varchar it keeps them)",
    ]);
    expect(await typesOf("nanos.parquet")).toEqual({ at: "timestamp", whole: "timestamp" });
    expect(await rowsOf("nanos.parquet", ", columns: { at: varchar }")).toEqual([
      { at: "2024-01-01 00:00:00.123456789", whole: "2024-01-01 00:00:00" },
      { at: "2024-01-01 00:00:00.1", whole: "2024-01-01 00:00:00" },
      { at: null, whole: "2024-01-01 00:00:00" },
    ]);
  });

  it("looks for traps among keys that are no text", async () => {
    await parquet("keys.parquet", "SELECT uuid() AS order_id, [i] AS parts, i AS n FROM range(20) AS r(i), range(2)");
    const source = await profileSource({
      engine: bench.engine,
      name: "keys",
      input: { kind: "file", path: bench.path("keys.parquet") },
      snapshotDirectory: bench.path("snapshots"),
    });
    expect(source.profile.rows).toBe(40);
    expect(await findTraps({ engine: bench.engine, sources: [source], foreignKeys: [] })).toEqual([]);
  });
});

describe("Parquet files of one pattern", () => {
  it("meet by name where their columns differ, each in the widest type, and that is said", async () => {
    await parquet("parts/1.parquet", "SELECT 1::INTEGER AS id, 'x' AS name");
    await parquet("parts/2.parquet", "SELECT 'y' AS name, 1099511627776::BIGINT AS id, 1.5::DOUBLE AS extra");
    expect(await said("parts/*.parquet")).toEqual([
      "Parquet",
      "columns met by name: extra in 1 of 2 files (first 2.parquet)",
      "id in the widest of the files' types",
    ]);
    expect(await rowsOf("parts/*.parquet")).toEqual([
      { id: 1, name: "x", extra: null },
      { id: 1099511627776, name: "y", extra: 1.5 },
    ]);
  });

  it("are read as they are where they have the same columns in another order", async () => {
    await parquet("same/1.parquet", "SELECT 1 AS id, 'x' AS name");
    await parquet("same/2.parquet", "SELECT 'y' AS name, 2 AS id");
    expect(await said("same/*.parquet")).toEqual(["Parquet"]);
    expect(await rowsOf("same/*.parquet")).toEqual([
      { id: 1, name: "x" },
      { id: 2, name: "y" },
    ]);
  });

  it.each([
    ["a number and a text", ["1::INTEGER", "'a'"], "varchar and not integer"],
    [
      "a long integer and a float, which has not all of its digits",
      ["1::BIGINT", "1.5::DOUBLE"],
      "double and not bigint",
    ],
    [
      "a moment and a moment without an offset",
      ["now()", "now()::TIMESTAMP"],
      "timestamp and not timestamp with time zone",
    ],
    ["lists of different kinds", ["[1]", "['a']"], "a nested value and not a nested value"],
  ])("are refused where a value would change: %s", async (name, [one, other], differs) => {
    const folder = `unlike-${name.replaceAll(/\W/g, "-")}`;
    await parquet(`${folder}/1.parquet`, `SELECT ${one} AS v`);
    await parquet(`${folder}/2.parquet`, `SELECT ${other} AS v`);
    expect(await refusal(`${folder}/*.parquet`)).toEqual({
      message: `${folder}/2.parquet has another kind of value in v than ${folder}/1.parquet: ${differs}.`,
      mend: "Write the column with one type in all of the files, or read them as two sources.",
    });
  });
});
