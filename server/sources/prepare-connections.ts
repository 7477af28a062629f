import { config } from "#server/platform/config.ts";
import { asSweeper, type Tx } from "#server/platform/db.ts";

export const defaultEnvironment = "default";
export const warehouseName = "warehouse";

/** What an address says of the local warehouse; its password stays in the address. */
export function readAddress(url: string): {
  host: string;
  port: number;
  database: string;
  username: string;
  password: string;
  ssl: boolean;
} {
  const address = new URL(url);
  return {
    host: decodeURIComponent(address.hostname),
    port: Number(address.port || 5432),
    database: decodeURIComponent(address.pathname.slice(1)) || "postgres",
    username: decodeURIComponent(address.username),
    password: decodeURIComponent(address.password),
    ssl: /[?&]sslmode=(require|verify)/.test(address.search),
  };
}

export async function findEnvironment(tx: Tx, workspaceId: string): Promise<{ id: string }> {
  const key = { workspaceId, name: defaultEnvironment };
  return (
    (await tx.environment.findUnique({ where: { workspaceId_name: key } })) ?? tx.environment.create({ data: key })
  );
}

/** The workspace's environment, and in it the local warehouse where this start has one. */
export async function prepareConnections(tx: Tx, workspaceId: string): Promise<void> {
  const environment = await findEnvironment(tx, workspaceId);
  const { warehouseUrl } = config();
  if (!warehouseUrl) return;
  const { host, port, database, username, ssl } = readAddress(warehouseUrl);
  const key = { workspaceId, environmentId: environment.id, name: warehouseName };
  const known = await tx.connection.findUnique({ where: { workspaceId_environmentId_name: key } });
  if (known && !known.builtIn) return;
  await tx.connection.upsert({
    where: { workspaceId_environmentId_name: key },
    create: { ...key, host, port, database, username, ssl, builtIn: true },
    update: { host, port, database, username, ssl },
  });
}

/** At every start: the warehouse's address may have changed since the last one. */
export const prepareWorkspaces = (): Promise<void> =>
  asSweeper(async (tx) => {
    for (const workspace of await tx.workspace.findMany()) await prepareConnections(tx, workspace.id);
  });
