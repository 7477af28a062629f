import type { ConnectionView } from "#domain/api/sources.ts";
import { fail } from "#domain/errors/sluice-error.ts";
import { openSecret, type SecretPlace } from "#server/access/secrets.ts";
import type { PostgresConnection } from "#server/connectors/index.ts";
import { config } from "#server/platform/config.ts";
import type { Prisma, Tx } from "#server/platform/db.ts";
import { hideFromLogs } from "#server/platform/logger.ts";

export type ConnectionRecord = Prisma.ConnectionGetPayload<object>;

const stateOf = (state: string): ConnectionView["state"] => (state === "ok" || state === "failed" ? state : "untested");

export const viewConnection = (record: ConnectionRecord): ConnectionView => ({
  id: record.id,
  name: record.name,
  kind: "postgres",
  host: record.host,
  port: record.port,
  database: record.database,
  user: record.username,
  ssl: record.ssl,
  builtIn: record.builtIn,
  state: stateOf(record.state),
  testedAt: record.testedAt?.toISOString() ?? null,
  message: record.message,
});

export async function getConnection(tx: Tx, id: string): Promise<ConnectionRecord> {
  const record = await tx.connection.findUnique({ where: { id } });
  if (!record) throw fail("not_found", "There is no such connection in this workspace.");
  return record;
}

export async function findConnection(tx: Tx, name: string): Promise<ConnectionRecord> {
  const record = await tx.connection.findFirst({ where: { name } });
  if (!record)
    throw fail("not_found", `There is no connection "${name}".`, {
      field: "connection",
      got: name,
      mend: "Choose one of the connections, or add it in the settings.",
    });
  return record;
}

export const placeOf = ({ workspaceId, id, host, port, database, username, ssl }: ConnectionRecord): SecretPlace => ({
  workspaceId,
  connectionId: id,
  host,
  port,
  database,
  user: username,
  tls: ssl,
});

/** The address with its password, for the process that connects; it is never stored, logged or sent. */
export function openConnection(record: ConnectionRecord): PostgresConnection {
  if (record.builtIn) {
    const { warehouseUrl } = config();
    if (!warehouseUrl)
      throw fail("connection_failed", "There is no local warehouse in this installation.", {
        mend: "Use another connection.",
      });
    return { url: warehouseUrl };
  }
  const password = record.secret ? openSecret(record.secret, placeOf(record)) : "";
  hideFromLogs(password);
  const url = new URL("postgresql://localhost");
  url.hostname = record.host.includes(":") ? `[${record.host}]` : record.host;
  url.port = String(record.port);
  url.username = encodeURIComponent(record.username);
  url.password = encodeURIComponent(password);
  url.pathname = `/${encodeURIComponent(record.database)}`;
  if (record.ssl) url.searchParams.set("sslmode", "require");
  return { url: url.toString(), network: config().allowedNetworks };
}
