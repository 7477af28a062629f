import { problem } from "#domain/errors/problem.ts";
import { SluiceError } from "#domain/errors/sluice-error.ts";
import type { Connections } from "#server/engine/index.ts";
import { withWorkspace } from "#server/platform/db.ts";
import { openConnection } from "#server/sources/connections.ts";
import { defaultEnvironment } from "#server/sources/prepare-connections.ts";

/** Addresses with passwords of the named connections; they stay in the process that connects. */
export async function openConnections(workspaceId: string, names: readonly string[]): Promise<Connections> {
  const rows = await withWorkspace(workspaceId, async (tx) => {
    const environment = await tx.environment.findUnique({
      where: { workspaceId_name: { workspaceId, name: defaultEnvironment } },
    });
    return tx.connection.findMany({
      where: { environmentId: environment?.id ?? "00000000-0000-0000-0000-000000000000", name: { in: [...names] } },
    });
  });
  const missing = names.find((name) => !rows.some((row) => row.name === name));
  if (missing)
    throw new SluiceError(
      problem("invalid_document", `There is no connection "${missing}".`, {
        field: "connection",
        got: missing,
        mend: "Add the connection, or choose another one.",
      }),
    );
  return Object.fromEntries(rows.map((row) => [row.name, openConnection(row)]));
}
