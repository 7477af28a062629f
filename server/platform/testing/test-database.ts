import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll } from "vitest";
import type { TestDatabase } from "#scripts/database/test-postgres.ts";
import { createDatabase } from "#scripts/test/test-services.ts";
import { forgetConfig } from "../config.ts";
import { disconnectDatabase } from "../db.ts";

/** A migrated database and a data folder for this test file; the process is configured for them. */
export function useTestDatabase(): () => TestDatabase {
  let database: TestDatabase | null = null;
  const folder = mkdtempSync(path.join(tmpdir(), "sluice-data-"));
  beforeAll(async () => {
    database = await createDatabase();
    Object.assign(process.env, {
      DATABASE_URL: database.app,
      DATABASE_SWEEPER_URL: database.sweeper,
      SLUICE_DATA_DIR: folder,
      SLUICE_LOG_LEVEL: "warn",
      REDIS_URL: "",
      WAREHOUSE_URL: "",
    });
    forgetConfig();
  });
  afterAll(async () => {
    await disconnectDatabase();
    await database?.drop();
    rmSync(folder, { recursive: true, force: true });
  });
  return () => {
    if (!database) throw new Error("the database is made in beforeAll");
    return database;
  };
}
