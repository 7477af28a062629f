import type { TestProject } from "vitest/node";
import { startTestPostgres, type TestCluster } from "../database/test-postgres.ts";
import { startTestRedis } from "../database/test-redis.ts";

declare module "vitest" {
  export interface ProvidedContext {
    /** The throwaway server that all test files share; each makes databases of its own on it. */
    postgres: TestCluster;
    /** Null where the machine has no redis-server. */
    redisUrl: string | null;
  }
}

/** Runs once before all integration tests. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const [postgres, redis] = await Promise.all([startTestPostgres(), startTestRedis()]);
  project.provide("postgres", { superuserUrl: postgres.superuserUrl, passwords: postgres.passwords });
  project.provide("redisUrl", redis?.url ?? null);
  return async () => {
    await Promise.all([postgres.stop(), redis?.stop()]);
  };
}
