import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { type PostgresServer, startPostgres } from "../database/embedded-postgres.ts";
import { applyMigrations } from "../database/migrate.ts";
import { provisionEmbedded, provisionExternal, type DatabaseUrls } from "../database/provision.ts";
import type { DataFolder } from "./data-folder.ts";
import type { Guard } from "./guarding.ts";
import { LaunchProblem } from "./launch-problem.ts";
import type { LaunchSettings } from "./settings.ts";

export type Databases = {
  urls: DatabaseUrls;
  warehouse: string | null;
  kind: string;
  applied: string[];
  /** The embedded server; null where the database was given. */
  server: PostgresServer | null;
};

const meaningOf: Record<string, string> = {
  ECONNREFUSED: "nothing answers there",
  ENOTFOUND: "its host is not known",
  ETIMEDOUT: "it does not answer",
  "28P01": "the password is wrong",
  "28000": "this user may not enter",
  "3D000": "there is no such database",
  "42501": "this user may not create roles (CREATEROLE is needed once)",
};

function explainConnection(error: unknown): never {
  const { code } = error as { code?: string };
  const meaning = code ? meaningOf[code] : undefined;
  if (!meaning) throw error;
  throw new LaunchProblem(`The database of DATABASE_URL cannot be used: ${meaning}.`, { cause: error });
}

/** The port is kept, so that addresses noted elsewhere (an Airflow connection, a notebook) stay true. */
function readKeptPort(file: string): number | undefined {
  return existsSync(file) ? Number(readFileSync(file, "utf8")) || undefined : undefined;
}

async function openEmbedded(
  settings: LaunchSettings,
  folder: DataFolder,
  guard: Guard,
): Promise<Omit<Databases, "applied">> {
  const portFile = path.join(folder.path, "postgres-port");
  const server = await startPostgres({
    folder: folder.path,
    superuserPassword: folder.passwords.superuser,
    preferredPort: readKeptPort(portFile),
    isDurable: true,
    guard,
  });
  writeFileSync(portFile, `${server.port}\n`);
  const { warehouse, ...urls } = await provisionEmbedded(server.superuserUrl, folder.passwords);
  return {
    urls,
    warehouse: settings.warehouseUrl ?? warehouse,
    kind: `embedded, port ${server.port}`,
    server,
  };
}

async function openExternal(
  url: string,
  settings: LaunchSettings,
  folder: DataFolder,
): Promise<Omit<Databases, "applied">> {
  const urls = await provisionExternal(url, folder.passwords).catch(explainConnection);
  return { urls, warehouse: settings.warehouseUrl, kind: `given, ${new URL(url).host}`, server: null };
}

/** The database that was given, or the embedded one; with its roles, and migrated. */
export async function openDatabases(settings: LaunchSettings, folder: DataFolder, guard: Guard): Promise<Databases> {
  const opened = settings.databaseUrl
    ? await openExternal(settings.databaseUrl, settings, folder)
    : await openEmbedded(settings, folder, guard);
  const applied = await applyMigrations(opened.urls.owner);
  return { ...opened, applied };
}
