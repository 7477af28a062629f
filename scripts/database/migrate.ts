import { createHash, randomUUID } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type pg from "pg";
import { LaunchProblem } from "../launch/launch-problem.ts";
import { roles, withClient } from "./provision.ts";

type Migration = { name: string; sql: string; checksum: string };
type LedgerRow = { migration_name: string; checksum: string; finished_at: Date | null };

export const migrationsFolder = path.join(import.meta.dirname, "..", "..", "prisma", "migrations");

const oneAtATime = 72_707_369;

/** Prisma's own ledger, so that its command line sees the same state. */
const ledger = `create table if not exists _prisma_migrations (
  id varchar(36) primary key not null, checksum varchar(64) not null, finished_at timestamptz, migration_name varchar(255) not null,
  logs text, rolled_back_at timestamptz, started_at timestamptz not null default now(), applied_steps_count integer not null default 0)`;

export function readMigrations(folder: string): Migration[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => existsSync(path.join(folder, name, "migration.sql")))
    .toSorted()
    .map((name) => {
      const sql = readFileSync(path.join(folder, name, "migration.sql"), "utf8");
      return { name, sql, checksum: createHash("sha256").update(sql).digest("hex") };
    });
}

function checkLedger(rows: LedgerRow[], migrations: Migration[]): Set<string> {
  const known = new Map(migrations.map((migration) => [migration.name, migration]));
  for (const row of rows) {
    const migration = known.get(row.migration_name);
    if (!migration)
      throw new LaunchProblem(
        `The database was made by a newer Sluice (it has the migration ${row.migration_name}): use that version, or another data folder.`,
      );
    if (!row.finished_at)
      throw new LaunchProblem(
        `The migration ${row.migration_name} stopped half way in an earlier attempt: restore a backup, or mend it and mark it with "prisma migrate resolve".`,
      );
    if (row.checksum !== migration.checksum)
      throw new LaunchProblem(
        `The migration ${row.migration_name} was changed after it was applied: put the original file back.`,
      );
  }
  return new Set(rows.map((row) => row.migration_name));
}

/** One migration and its ledger row succeed or fail together. */
async function apply(client: pg.Client, migration: Migration): Promise<void> {
  await client.query("begin");
  try {
    await client.query(migration.sql);
    await client.query(
      "insert into _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count) values ($1, $2, $3, now(), 1)",
      [randomUUID(), migration.checksum, migration.name],
    );
    await client.query("commit");
  } catch (error) {
    await client.query("rollback");
    throw new LaunchProblem(`The migration ${migration.name} failed and was taken back: ${(error as Error).message}`, {
      cause: error,
    });
  }
}

/** Applies what is missing, as the owner of the database; returns the names of what it applied. */
export async function applyMigrations(ownerUrl: string, folder = migrationsFolder): Promise<string[]> {
  return await withClient(ownerUrl, async (client) => {
    await client.query("select pg_advisory_lock($1)", [oneAtATime]);
    await client.query(ledger);
    await client.query(`revoke insert, update, delete on _prisma_migrations from ${roles.app}, ${roles.sweeper}`);
    const { rows } = await client.query<LedgerRow>(
      "select migration_name, checksum, finished_at from _prisma_migrations where rolled_back_at is null",
    );
    const migrations = readMigrations(folder);
    const done = checkLedger(rows, migrations);
    const missing = migrations.filter((migration) => !done.has(migration.name));
    for (const migration of missing) await apply(client, migration);
    return missing.map((migration) => migration.name);
  });
}
