import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Client } from "pg";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { SluiceError } from "#domain/errors/sluice-error.ts";
import { startTestPostgres } from "#scripts/database/test-postgres.ts";
import { badInput } from "#scripts/test/bad-input.ts";
import {
  describeTable,
  extractTable,
  listTables,
  type LoadRequest,
  type LoadResult,
  loadTable,
  testConnection,
} from "../index.ts";

let server: Awaited<ReturnType<typeof startTestPostgres>>;
let client: Client;
let folder: string;
let url: string;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "sluice-pg-"));
  server = await startTestPostgres();
  url = server.urls.warehouse;
  client = new Client({ connectionString: url });
  await client.connect();
});
afterAll(async () => {
  await client?.end();
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  await client.query("DROP TABLE IF EXISTS target CASCADE");
});

let loads = 0;
const columns = [
  { name: "id", type: "bigint" },
  { name: "name", type: "varchar" },
  { name: "amount", type: "decimal(12,2)" },
];
const csv = (rows: string): { file: string; rows: number } => {
  const file = path.join(folder, `rows-${loads}.csv`);
  writeFileSync(file, `id,name,amount\n${rows}`);
  return { file, rows: rows.split("\n").filter((line) => line !== "").length };
};
const load = (rows: string, request: Partial<LoadRequest> = {}): Promise<LoadResult> => {
  loads += 1;
  return loadTable({
    connection: { url },
    table: "target",
    mode: "append",
    key: [],
    columns,
    ...csv(rows),
    node: "out",
    loadId: `run/${loads}`,
    fencingToken: 1,
    ...request,
  });
};
const rowsOf = async (sql = "SELECT id::int, name, amount FROM target ORDER BY id, name"): Promise<unknown[][]> =>
  (await client.query({ text: sql, rowMode: "array" })).rows;
const problemOf = async (work: Promise<unknown>) =>
  ((await work.catch((error: unknown) => error)) as SluiceError).problems[0]!;

test("append creates the table and keeps NULL apart from an empty text", async () => {
  expect(await load('1,Ann,1.50\n2,"",\n3,,2\n')).toMatchObject({
    inserted: 3,
    updated: 0,
    unchanged: 0,
    repeated: false,
  });
  await load("4,Dan,4\n");
  expect(await rowsOf()).toEqual([
    [1, "Ann", "1.50"],
    [2, "", null],
    [3, null, "2.00"],
    [4, "Dan", "4.00"],
  ]);
});

test("the same load again changes nothing and answers with the counts of then", async () => {
  await load("1,Ann,1\n", { loadId: "once" });
  expect(await load("1,Ann,1\n", { loadId: "once", fencingToken: 2 })).toMatchObject({ inserted: 1, repeated: true });
  expect(await rowsOf()).toHaveLength(1);
});

test("a lower token than one seen is refused and changes nothing", async () => {
  await load("1,Ann,x\n", { loadId: "fenced", fencingToken: 5 }).catch(() => undefined);
  expect(await problemOf(load("2,Old,1\n", { loadId: "fenced", fencingToken: 4 }))).toMatchObject({
    code: "conflict",
    node: "out",
  });
  await load("3,New,1\n", { loadId: "fenced", fencingToken: 6 });
  expect(await rowsOf()).toEqual([[3, "New", "1.00"]]);
});

test("an attempt that is overtaken before it commits publishes nothing", async () => {
  await load("0,First,0\n");
  let newer: Promise<LoadResult> | null = null;
  const overtaken = problemOf(
    load("1,Slow,1\n", {
      loadId: "race",
      mode: "replace",
      fencingToken: 1,
      onMerge: async () => {
        newer = load("2,Newer,2\n", { loadId: "race", mode: "replace", fencingToken: 2 });
        await expect
          .poll(
            async () =>
              (await client.query("SELECT fencing_token::int AS token FROM _sluice_loads WHERE load_id = 'race'"))
                .rows[0].token,
          )
          .toBe(2);
      },
    }),
  );
  expect(["conflict", "connection_failed"]).toContain((await overtaken).code);
  expect(await newer).toMatchObject({ inserted: 1, repeated: false });
  expect(await rowsOf()).toEqual([[2, "Newer", "2.00"]]);
});

test("replace swaps the rows and keeps index, grants and view", async () => {
  await load("1,Ann,1\n2,Bob,2\n");
  await client.query(
    "CREATE INDEX target_name ON target (name); GRANT SELECT ON target TO PUBLIC; CREATE VIEW target_view AS SELECT id FROM target",
  );
  expect(await load("3,Cid,3\n", { mode: "replace" })).toMatchObject({ inserted: 1 });
  expect(await rowsOf("SELECT id::int FROM target_view")).toEqual([[3]]);
  expect(await rowsOf("SELECT indexname FROM pg_indexes WHERE tablename = 'target'")).toEqual([["target_name"]]);
});

test("replace by rows of other columns makes the table anew and keeps its grants", async () => {
  await client.query("CREATE TABLE target (old text); GRANT SELECT ON target TO PUBLIC");
  await load("1,Ann,1\n", { mode: "replace" });
  expect(await rowsOf()).toEqual([[1, "Ann", "1.00"]]);
  expect(await rowsOf("SELECT has_table_privilege('public', 'target', 'SELECT')")).toEqual([[true]]);
});

test("upsert counts inserted, updated and unchanged rows, with NULL in the key", async () => {
  const request = { mode: "upsert", key: ["id", "name"] } as const;
  expect(await load("1,Ann,1\n2,,2\n", request)).toMatchObject({ inserted: 2 });
  expect(await load("1,Ann,1\n2,,5\n3,Cid,3\n", request)).toMatchObject({ inserted: 1, updated: 1, unchanged: 1 });
  expect(await rowsOf()).toEqual([
    [1, "Ann", "1.00"],
    [2, null, "5.00"],
    [3, "Cid", "3.00"],
  ]);
});

test("upsert refuses a key that occurs twice and changes nothing", async () => {
  await load("1,Ann,1\n");
  expect(await problemOf(load("7,A,1\n7,B,2\n", { mode: "upsert", key: ["id"] }))).toMatchObject({
    node: "out",
    field: "key",
    got: "7",
    mend: expect.stringContaining("dedupe"),
  });
  expect(await rowsOf()).toHaveLength(1);
});

test("a value that the table cannot take is named, and nothing is half loaded", async () => {
  await client.query("CREATE TABLE target (id bigint, name text, amount integer)");
  expect(await problemOf(load("1,Ann,1\n2,Bob,2.5\n"))).toMatchObject({
    node: "out",
    field: "amount",
    got: "2.5",
    row: 2,
  });
  expect(await rowsOf()).toEqual([]);
});

test("a column that the table lacks is named with its likeness", async () => {
  await client.query("CREATE TABLE target (id bigint, names text, amount numeric)");
  expect(await problemOf(load("1,Ann,1\n"))).toMatchObject({ got: "name", mend: expect.stringContaining('"names"') });
});

test("names with quotes and capitals are names, not SQL", async () => {
  const odd = [
    { name: 'Or"der; DROP TABLE x', type: "bigint" },
    { name: "select", type: "varchar" },
  ];
  const file = path.join(folder, "odd.csv");
  writeFileSync(file, "a,b\n1,x\n");
  await load("", { table: "Odd Table", columns: odd, file, rows: 1 });
  expect(await rowsOf('SELECT * FROM "Odd Table"')).toEqual([["1", "x"]]);
});

test("an extract gives every row of a table with its types", async () => {
  await client.query(`CREATE TABLE target (id int, n numeric(10,2), free numeric, t text, b boolean, d date, at timestamptz, j jsonb, raw bytea, "Odd ""Name" text);
    INSERT INTO target VALUES (1, 1.5, 123.4567, 'a,"b"', true, '2024-02-29', '2024-01-01 12:00+02', '{"a": 1}', '\\x00ff', ''), (2, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)`);
  const found = await describeTable({ url }, "target");
  expect(found.map(({ name, type }) => [name, type])).toEqual([
    ["id", "integer"],
    ["n", "decimal(10,2)"],
    ["free", "decimal(38,4)"],
    ["t", "varchar"],
    ["b", "boolean"],
    ["d", "date"],
    ["at", "timestamptz"],
    ["j", "json"],
    ["raw", "blob"],
    ['Odd "Name', "varchar"],
  ]);
  const file = path.join(folder, "extract.csv");
  expect(await extractTable({ connection: { url }, table: "target", columns: found, file })).toEqual({ rows: 2 });
  expect(readFileSync(file, "utf8")).toBe(
    '1,1.50,123.4567,"a,""b""",t,2024-02-29,2024-01-01 10:00:00+00,"{""a"": 1}",\\x00\\xff,""\n2,,,,,,,,,\n',
  );
});

test("lists tables without its own ledger", async () => {
  await load("1,Ann,1\n");
  const names = (await listTables({ url })).map((table) => table.name);
  expect(names).toContain("target");
  expect(names).not.toContain("_sluice_loads");
  expect((await testConnection({ url })).version).toMatch(/^18/);
});

test("a table that is not there, a wrong password and a dead server are told apart, without the password", async () => {
  const missing = await problemOf(describeTable({ url }, "nowhere"));
  expect(missing).toMatchObject({ code: "source_unreadable", got: "nowhere" });
  badInput("a table that is not there", missing, import.meta.filename);
  const wrong = new URL(url);
  wrong.password = "hunter2-canary";
  const refused = (await testConnection({ url: wrong.href }).catch((error: unknown) => error)) as SluiceError;
  expect(refused).toMatchObject({
    code: "connection_failed",
    problems: [{ message: expect.stringContaining("refuses the sign-in"), mend: expect.stringContaining("password") }],
  });
  badInput("a wrong password", refused.problems[0]!, import.meta.filename);
  expect(JSON.stringify(refused) + String(refused.internal)).not.toContain("hunter2-canary");
  const dead = new URL(url);
  dead.port = "1";
  dead.password = "hunter2-canary";
  const unreachable = await problemOf(testConnection({ url: dead.href }));
  expect(unreachable).toMatchObject({ code: "connection_failed", field: "connection" });
  expect(JSON.stringify(unreachable)).not.toContain("hunter2-canary");
});

test("a cancelled load leaves the target as it was, and the next one succeeds", async () => {
  await load("1,Ann,1\n");
  const stop = new AbortController();
  const many = Array.from({ length: 300_000 }, (_, index) => `${index},n${index},1`).join("\n");
  const running = problemOf(load(`${many}\n`, { mode: "replace", signal: stop.signal }));
  setTimeout(() => stop.abort(), 150);
  expect(await running).toMatchObject({ code: "cancelled" });
  expect(await rowsOf()).toEqual([[1, "Ann", "1.00"]]);
  expect(await load("2,Bob,2\n", { mode: "replace" })).toMatchObject({ inserted: 1 });
  expect(
    await rowsOf(
      "SELECT count(*)::int FROM pg_class WHERE relname LIKE 'sluice_staging%' OR relname LIKE '%sluice_new'",
    ),
  ).toEqual([[0]]);
});

test("a table whose name is as long as it may be is replaced too", async () => {
  const table = `${"ю".repeat(31)}x`;
  try {
    await load("1,Ann,1\n", { table, mode: "replace" });
    await load("2,Bo,2\n", { table, mode: "replace", columns: columns.map((each) => ({ ...each, type: "varchar" })) });
    expect(await rowsOf(`SELECT id, name FROM "${table}"`)).toEqual([["2", "Bo"]]);
  } finally {
    await client.query(`DROP TABLE IF EXISTS "${table}"`);
  }
});

test("numbers that are none, and endless ones, keep their meaning in a numeric", async () => {
  await client.query("CREATE TABLE target (id bigint, name text, amount numeric)");
  const given = { columns: columns.map((each) => (each.name === "amount" ? { ...each, type: "double" } : each)) };
  await load("1,a,nan\n2,b,inf\n3,c,-inf\n4,d,0.1\n", given);
  expect(await rowsOf()).toEqual([
    [1, "a", "NaN"],
    [2, "b", "Infinity"],
    [3, "c", "-Infinity"],
    [4, "d", "0.1"],
  ]);
});

test("a numeric column with a number that is none is read as text, and those beside it as decimals", async () => {
  await client.query(
    "CREATE TABLE target (id bigint, loose numeric, declared numeric(12,2), plain numeric(12,2)); INSERT INTO target VALUES (1, 'NaN', 'NaN', 1.5), (2, 'Infinity', 2.25, 2.5)",
  );
  const found = await describeTable({ url }, "target");
  expect(found.map(({ name, type }) => `${name} ${type}`)).toEqual([
    "id bigint",
    "loose varchar",
    "declared varchar",
    "plain decimal(12,2)",
  ]);
  const file = path.join(folder, "none.csv");
  await extractTable({ connection: { url }, table: "target", columns: found, file });
  expect(readFileSync(file, "utf8")).toBe("1,NaN,NaN,1.50\n2,Infinity,2.25,2.50\n");
});
