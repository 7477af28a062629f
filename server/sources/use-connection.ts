import type { ConnectionView, SourceView } from "#domain/api/sources.ts";
import { SluiceError } from "#domain/errors/sluice-error.ts";
import { audit } from "#server/access/audit.ts";
import { describeTable, listTables, testConnection } from "#server/connectors/index.ts";
import type { Caller } from "#server/platform/caller.ts";
import { withWorkspace } from "#server/platform/db.ts";
import { findConnection, getConnection, openConnection, viewConnection } from "./connections.ts";
import { createSource } from "./create-source.ts";

export const listConnections = (caller: Caller): Promise<{ items: ConnectionView[] }> =>
  withWorkspace(caller.workspaceId, async (tx) => {
    const records = await tx.connection.findMany({ orderBy: [{ builtIn: "desc" }, { name: "asc" }] });
    return { items: records.map(viewConnection) };
  });

const nameOf = (schema: string, table: string): string => (schema === "public" ? table : `${schema}.${table}`);

/** Connects once and keeps what came of it. */
export async function tryConnection(caller: Caller, id: string): Promise<ConnectionView> {
  const record = await withWorkspace(caller.workspaceId, (tx) => getConnection(tx, id));
  const outcome = await testConnection(openConnection(record)).then(
    ({ version }) => ({ state: "ok", message: `PostgreSQL ${version}` }),
    (error: unknown) => {
      if (error instanceof SluiceError) return { state: "failed", message: error.message };
      throw error;
    },
  );
  return withWorkspace(caller.workspaceId, async (tx) => {
    await audit(tx, caller, { action: "connections.test", subject: record.name, after: outcome });
    return viewConnection(await tx.connection.update({ where: { id }, data: { ...outcome, testedAt: new Date() } }));
  });
}

/** A connection that has just answered is connected, though nobody pressed Test. */
const noteAnswered = (caller: Caller, id: string): Promise<unknown> =>
  withWorkspace(caller.workspaceId, (tx) =>
    tx.connection.updateMany({
      where: { id, state: { not: "ok" } },
      data: { state: "ok", message: null, testedAt: new Date() },
    }),
  );

interface TableView {
  readonly table: string;
  readonly rowsAbout: number | null;
  readonly sizeBytes: number | null;
}

export async function listConnectionTables(
  caller: Caller,
  given: { connection: string; search?: string | undefined },
): Promise<{ items: TableView[] }> {
  const record = await withWorkspace(caller.workspaceId, (tx) => findConnection(tx, given.connection));
  const wanted = given.search?.trim().toLowerCase() ?? "";
  const tables = (await listTables(openConnection(record))).map((table) => ({
    table: nameOf(table.schema, table.name),
    rowsAbout: table.approximateRows,
    sizeBytes: null,
  }));
  await noteAnswered(caller, record.id);
  return { items: tables.filter((each) => each.table.toLowerCase().includes(wanted)) };
}

/** A table becomes a source; that it is there is seen before the row is written. */
export async function addTable(caller: Caller, given: { connection: string; table: string }): Promise<SourceView> {
  const record = await withWorkspace(caller.workspaceId, (tx) => findConnection(tx, given.connection));
  await describeTable(openConnection(record), given.table);
  return createSource(caller, {
    name: given.table,
    kind: "table",
    connection: given.connection,
    tableName: given.table,
  });
}
