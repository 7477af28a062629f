import { problem } from "#domain/errors/problem.ts";
import { SluiceError } from "#domain/errors/sluice-error.ts";
import { openSecret } from "#server/access/secrets.ts";
import type { Connections } from "#server/engine/index.ts";
import { config } from "#server/platform/config.ts";
import { withWorkspace } from "#server/platform/db.ts";
import { hideFromLogs } from "#server/platform/logger.ts";
import { defaultEnvironment, warehouseName } from "#server/sources/prepare-connections.ts";
import type { Connection } from "#prisma/generated/client.ts";

function addressOf(row: Connection): string {
  const { warehouseUrl } = config();
  if (row.builtIn && row.name === warehouseName && warehouseUrl) return warehouseUrl;
  const address = new URL("postgres://placeholder");
  address.hostname = row.host.includes(":") ? `[${row.host}]` : row.host;
  address.port = String(row.port);
  address.username = encodeURIComponent(row.username);
  address.pathname = `/${encodeURIComponent(row.database)}`;
  if (row.secret) {
    const password = openSecret(row.secret, { workspaceId: row.workspaceId, connectionId: row.id, host: row.host, port: row.port });
    hideFromLogs(password);
    address.password = encodeURIComponent(password);
  }
  if (row.ssl) address.searchParams.set("sslmode", "require");
  return address.toString();
}

/** Addresses with passwords of the named connections; they stay in the process that connects. */
export async function openConnections(workspaceId: string, names: readonly string[]): Promise<Connections> {
  const rows = await withWorkspace(workspaceId, async (tx) => {
    const environment = await tx.environment.findUnique({ where: { workspaceId_name: { workspaceId, name: defaultEnvironment } } });
    return tx.connection.findMany({ where: { environmentId: environment?.id ?? "00000000-0000-0000-0000-000000000000", name: { in: [...names] } } });
  });
  const missing = names.find((name) => !rows.some((row) => row.name === name));
  if (missing) throw new SluiceError(problem("invalid_document", `There is no connection "${missing}".`, { field: "connection", got: missing, mend: "Add the connection, or choose another one." }));
  return Object.fromEntries(rows.map((row) => [row.name, { url: addressOf(row) }]));
}
