import { fail } from "#domain/errors/sluice-error.ts";
import { ident, join, literal, render, sql } from "#domain/sql/fragment.ts";
import type { Column } from "#domain/sql/types.ts";
import { processEngine } from "./process-engine.ts";
import type { Caller } from "#server/platform/caller.ts";
import { withWorkspace } from "#server/platform/db.ts";
import { snapshotFile } from "./snapshot-file.ts";
import { getStoredSource } from "./view-source.ts";

interface SourceRows {
  readonly columns: Column[];
  readonly rows: (string | null)[][];
  readonly total: number;
}

/** A page of the source's rows, in the source's order. */
export async function getSourceRows(
  caller: Caller,
  given: { id: string; limit: number; offset: number },
): Promise<SourceRows> {
  const source = await withWorkspace(caller.workspaceId, (tx) => getStoredSource(tx, given.id));
  if (!source.snapshotPath || !source.columns)
    throw fail("source_unreadable", `${source.name} has not been read yet.`, { mend: "Wait for its profile." });
  const columns = source.columns as unknown as Column[];
  const file = snapshotFile(caller.workspaceId, source.snapshotPath);
  const session = await processEngine().session({ readable: [file] });
  try {
    const texts = join(columns.map(({ name }) => sql`CAST(${ident(name)} AS VARCHAR) AS ${ident(name)}`));
    const { rows } = await session.all(
      render(
        sql`SELECT ${texts} FROM read_parquet(${literal(file)}) LIMIT ${literal(given.limit)} OFFSET ${literal(given.offset)}`,
      ),
    );
    return {
      columns,
      rows: rows as (string | null)[][],
      total: (source.profile as { rows?: number } | null)?.rows ?? 0,
    };
  } finally {
    await session.close();
  }
}
