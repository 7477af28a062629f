import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Client } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { SluiceError } from "#domain/errors/sluice-error.ts";
import { startTestPostgres } from "#scripts/database/test-postgres.ts";
import { describeTable, extractTable } from "#server/connectors/index.ts";
import { openBench, type TestBench } from "#server/engine/testing-engine.ts";
import { type ProfileInput, profileSource } from "./profile.ts";

let server: Awaited<ReturnType<typeof startTestPostgres>>;
let client: Client;
let folder: string;
let bench: TestBench;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "sluice-wide-table-"));
  bench = openBench();
  server = await startTestPostgres();
  client = new Client({ connectionString: server.urls.warehouse });
  await client.connect();
});
afterAll(async () => {
  await client?.end();
  await server?.stop();
  await bench?.close();
  rmSync(folder, { recursive: true, force: true });
});

const profiled = (input: ProfileInput) =>
  profileSource({ engine: bench.engine, name: "wide", input, snapshotDirectory: path.join(folder, "snapshots") });

test("a Postgres table of 420 columns and one row is profiled", async () => {
  const names = Array.from({ length: 420 }, (_, index) => `c${index}`);
  await client.query(`CREATE TABLE wide (${names.map((name) => `${name} text`).join(", ")})`);
  await client.query(`INSERT INTO wide VALUES (${names.map((name) => `'${name}'`).join(", ")})`);
  const connection = { url: server.urls.warehouse };
  const columns = (await describeTable(connection, "wide")).map(({ name, type }) => ({ name, type }));
  const { profile } = await profiled({
    kind: "table",
    columns,
    extract: (file, signal) => extractTable({ connection, table: "wide", columns, file, signal }),
  });
  expect(profile.rows).toBe(1);
  expect(profile.columns.map(({ min }) => min)).toEqual(names);
}, 300_000);

test("rows that the database sent and that are not there when they are read back are told", async () => {
  const input: ProfileInput = {
    kind: "table",
    columns: [{ name: "n", type: "bigint" }],
    extract: async (file) => {
      writeFileSync(file, "1\n2\n");
      return { rows: 3 };
    },
  };
  const error = await profiled(input).catch((each: SluiceError) => each);
  expect((error as SluiceError).problems?.[0]).toMatchObject({
    code: "source_unreadable",
    message: "wide: the database sent 3 rows, and 2 of them could be read back.",
  });
});
