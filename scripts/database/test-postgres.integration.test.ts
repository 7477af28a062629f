import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { applyMigrations } from "./migrate.ts";
import { changeUrl, withClient } from "./provision.ts";
import { createDatabase, createWarehouse, startTestPostgres, type TestPostgres } from "./test-postgres.ts";

const migrations = mkdtempSync(path.join(tmpdir(), "sluice-migrations-"));

function writeMigration(name: string, sql: string): void {
  mkdirSync(path.join(migrations, name), { recursive: true });
  writeFileSync(path.join(migrations, name, "migration.sql"), sql);
}

const forcedRows = `create table note (id int primary key, text text);
  alter table note enable row level security; alter table note force row level security;
  create policy note_own on note to sluice_app using (id = nullif(current_setting('sluice.note', true), '')::int);
  create policy note_sweep on note to sluice_sweeper using (true);`;

describe("a throwaway Postgres", () => {
  let postgres: TestPostgres;

  beforeAll(async () => {
    writeMigration("1_note", forcedRows);
    postgres = await startTestPostgres({ migrations });
  });

  afterAll(async () => {
    await postgres?.stop();
    rmSync(migrations, { recursive: true, force: true });
  });

  test("gives each test a migrated database of its own", async () => {
    const [first, second] = [await createDatabase(postgres), await createDatabase(postgres)];
    await withClient(first.sweeper, (client) => client.query("insert into note values (1, 'a')"));
    const count = (url: string) =>
      withClient(url, async (client) => Number((await client.query("select count(*) from note")).rows[0].count));
    expect(await count(first.sweeper)).toBe(1);
    expect(await count(second.sweeper)).toBe(0);
    await first.drop();
  });

  test("holds the app's role to the policies, and lets it neither change shapes nor rewrite the ledger", async () => {
    const database = await createDatabase(postgres);
    await withClient(database.sweeper, (client) => client.query("insert into note values (1, 'a'), (2, 'b')"));
    await withClient(database.app, async (client) => {
      expect((await client.query("select * from note")).rows).toEqual([]);
      await client.query("select set_config('sluice.note', '2', false)");
      expect((await client.query("select text from note")).rows).toEqual([{ text: "b" }]);
      await expect(client.query("drop table note")).rejects.toThrow(/must be owner/);
      await expect(client.query("create table other (id int)")).rejects.toThrow(/permission denied/);
      await expect(client.query("delete from _prisma_migrations")).rejects.toThrow(/permission denied/);
      await expect(client.query("create schema if not exists bullmq")).resolves.toBeDefined();
    });
  });

  test("keeps the warehouse's role out of every other database, and the others out of the warehouse", async () => {
    const database = await createDatabase(postgres);
    const warehouse = await createWarehouse(postgres);
    await withClient(warehouse.url, (client) => client.query("create table t as select 1 as n"));
    for (const name of ["sluice", "postgres", "template1", database.name]) {
      await expect(withClient(changeUrl(warehouse.url, { database: name }), async () => undefined)).rejects.toThrow(
        /permission denied for database/,
      );
    }
    await expect(
      withClient(changeUrl(database.app, { database: warehouse.name }), async () => undefined),
    ).rejects.toThrow(/permission denied/);
  });

  test("applies a migration once, takes a failing one back whole, and refuses an edited one", async () => {
    const database = await createDatabase(postgres);
    expect(await applyMigrations(database.owner, migrations)).toEqual([]);
    writeMigration("2_more", "create table more (id int); select 1 / 0;");
    await expect(applyMigrations(database.owner, migrations)).rejects.toThrow(
      /2_more failed and was taken back: division by zero/,
    );
    writeMigration("2_more", "create table more (id int);");
    expect(await applyMigrations(database.owner, migrations)).toEqual(["2_more"]);
    writeMigration("2_more", "create table more (id bigint);");
    await expect(applyMigrations(database.owner, migrations)).rejects.toThrow(/changed after it was applied/);
    rmSync(path.join(migrations, "2_more"), { recursive: true });
    await expect(applyMigrations(database.owner, migrations)).rejects.toThrow(/newer Sluice/);
  });

  test("sorts and compares as UTF-8, in UTC", async () => {
    const { rows } = await withClient(postgres.urls.app, (client) =>
      client.query(
        "select lower('ÄÖ') as lower, current_setting('timezone') as zone, current_setting('server_encoding') as encoding",
      ),
    );
    expect(rows).toEqual([{ lower: "äö", zone: "UTC", encoding: "UTF8" }]);
  });
});
