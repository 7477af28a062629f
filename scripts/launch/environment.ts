import { readFileSync } from "node:fs";
import type { DataFolder } from "./data-folder.ts";
import type { Databases } from "./databases.ts";
import { baseUrlOf, type LaunchSettings } from "./settings.ts";

/** The names that web and workers read. The owner's address is not among them: they never change shapes. */
export function describeEnvironment(
  settings: LaunchSettings,
  folder: DataFolder,
  databases: Databases,
): Record<string, string> {
  const authSecret = readFileSync(folder.authSecretFile, "utf8").trim();
  return {
    DATABASE_URL: databases.urls.app,
    DATABASE_SWEEPER_URL: databases.urls.sweeper,
    ...(databases.warehouse ? { WAREHOUSE_URL: databases.warehouse } : {}),
    ...(settings.redisUrl ? { REDIS_URL: settings.redisUrl } : {}),
    SLUICE_DATA_DIR: folder.path,
    SLUICE_SECRET_KEY_FILE: folder.secretKeyFile,
    SLUICE_AUTH_SECRET_FILE: folder.authSecretFile,
    AUTH_SECRET: authSecret,
    AUTH_TRUST_HOST: "true",
    SLUICE_BASE_URL: baseUrlOf(settings),
    SLUICE_HOST: settings.host,
    PORT: String(settings.port),
  };
}

/** What a child sees: the person's own environment with Sluice's names over it, and no owner's address left. */
export function completeEnvironment(
  described: Record<string, string>,
  mode: "production" | "development",
  distFolder: string,
): NodeJS.ProcessEnv {
  const { DATABASE_URL: _given, WAREHOUSE_URL: _warehouse, DATABASE_OWNER_URL: _owner, ...inherited } = process.env;
  return { ...inherited, ...described, NODE_ENV: mode, NEXT_DIST: distFolder };
}
