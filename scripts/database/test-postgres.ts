import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { randomBytes } from "node:crypto";
import { tmpdir } from "node:os";
import path from "node:path";
import { startGuard } from "../launch/guarding.ts";
import { startPostgres } from "./embedded-postgres.ts";
import { applyMigrations, migrationsFolder } from "./migrate.ts";
import {
  changeUrl,
  grantRows,
  provisionEmbedded,
  restrictEntry,
  roles,
  withClient,
  type DatabaseUrls,
  type RolePasswords,
} from "./provision.ts";

/** What another process needs to make databases on a throwaway server. */
export type TestCluster = { superuserUrl: string; passwords: RolePasswords };

export type TestPostgres = TestCluster & {
  urls: DatabaseUrls & { warehouse: string };
  logFile: string;
  stop(): Promise<void>;
};

/** A database of one's own: an address a role, and its end. */
export type TestDatabase = DatabaseUrls & { name: string; superuser: string; drop(): Promise<void> };

const templateName = "sluice_template";

/** A throwaway cluster with the roles of a real one, in a temporary folder. `migrations` names another folder of them. */
export async function startTestPostgres(options: { migrations?: string } = {}): Promise<TestPostgres> {
  const folder = mkdtempSync(path.join(tmpdir(), "sluice-postgres-"));
  chmodSync(folder, 0o711);
  const random = () => randomBytes(12).toString("hex");
  const passwords: RolePasswords = {
    superuser: random(),
    owner: random(),
    app: random(),
    sweeper: random(),
    warehouse: random(),
  };
  const guard = startGuard();
  try {
    const server = await startPostgres({
      folder,
      superuserPassword: passwords.superuser,
      isDurable: false,
      guard,
      maxConnections: 300,
    });
    const urls = await provisionEmbedded(server.superuserUrl, passwords);
    await applyMigrations(urls.owner, options.migrations ?? migrationsFolder);
    await withClient(server.superuserUrl, (client) => client.query(`create database ${templateName} template sluice`));
    const stop = async () => {
      await server.stop();
      await guard.close();
      rmSync(folder, { recursive: true, force: true });
    };
    return { superuserUrl: server.superuserUrl, passwords, urls, logFile: path.join(folder, "postgres.log"), stop };
  } catch (error) {
    await guard.close();
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

async function dropDatabase(cluster: TestCluster, name: string): Promise<void> {
  await withClient(cluster.superuserUrl, (client) => client.query(`drop database if exists ${name} with (force)`));
}

/** A migrated, empty database that nothing else uses. Takes about a tenth of a second. */
export async function createDatabase(cluster: TestCluster): Promise<TestDatabase> {
  const name = `test_${randomBytes(6).toString("hex")}`;
  const { passwords, superuserUrl } = cluster;
  await withClient(superuserUrl, async (client) => {
    await client.query(`create database ${name} template ${templateName} owner ${roles.owner}`);
    await restrictEntry(client, name, [roles.owner, roles.app, roles.sweeper]);
  });
  const superuser = changeUrl(superuserUrl, { database: name });
  await withClient(superuser, (client) => grantRows(client, name, roles.owner));
  const urlOf = (user: string, password: string) => changeUrl(superuserUrl, { user, password, database: name });
  return {
    name,
    superuser,
    owner: urlOf(roles.owner, passwords.owner),
    app: urlOf(roles.app, passwords.app),
    sweeper: urlOf(roles.sweeper, passwords.sweeper),
    drop: () => dropDatabase(cluster, name),
  };
}

/** An empty database as a target for loads, with the rights of the local warehouse. */
export async function createWarehouse(
  cluster: TestCluster,
): Promise<{ name: string; url: string; drop(): Promise<void> }> {
  const name = `warehouse_${randomBytes(6).toString("hex")}`;
  await withClient(cluster.superuserUrl, async (client) => {
    await client.query(`create database ${name} owner ${roles.warehouse}`);
    await restrictEntry(client, name, [roles.warehouse]);
  });
  const url = changeUrl(cluster.superuserUrl, {
    user: roles.warehouse,
    password: cluster.passwords.warehouse,
    database: name,
  });
  return { name, url, drop: () => dropDatabase(cluster, name) };
}
