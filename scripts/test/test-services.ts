import { inject } from "vitest";
import * as postgres from "../database/test-postgres.ts";

/** A migrated, empty database on the shared throwaway Postgres, for one test file or one test. */
export function createDatabase(): Promise<postgres.TestDatabase> {
  return postgres.createDatabase(inject("postgres"));
}

/** An empty target database with the rights of the local warehouse. */
export function createWarehouse(): Promise<{ name: string; url: string; drop(): Promise<void> }> {
  return postgres.createWarehouse(inject("postgres"));
}

/**
 * The shared throwaway Redis, or null: `describe.skipIf(!findRedisUrl())`. Use a prefix of your own; a test that kills
 * or flushes Redis starts one of its own with startTestRedis().
 */
export function findRedisUrl(): string | null {
  return inject("redisUrl");
}
