import path from "node:path";
import type { ProfiledSource } from "#domain/sources/profile.ts";
import { ident, join, literal, render, sql } from "#domain/sql/fragment.ts";
import type { GeneratedSource } from "#interpreter/generated-graph.ts";
import type { Engine } from "#server/engine/engine.ts";

/** The sources' rows as snapshots, as a profile would keep them, written by one child for all. */
export async function keepSnapshots(
  engine: Engine,
  given: readonly GeneratedSource[],
  directory: string,
): Promise<Record<string, ProfiledSource>> {
  const session = await engine.session({ readable: [], writable: directory });
  try {
    const kept: Record<string, ProfiledSource> = {};
    for (const { name, columns, rows } of given) {
      const values = join(
        rows.map((row) => sql`(${join(row.map((cell) => literal(cell === null ? null : String(cell))))})`),
      );
      const casts = join(
        columns.map(
          (column) => sql`CAST(${ident(column.name)} AS ${{ parts: [column.type] }}) AS ${ident(column.name)}`,
        ),
      );
      await session.copy({
        query: render(
          sql`SELECT ${casts} FROM (VALUES ${values}) AS t(${join(columns.map((column) => ident(column.name)))})`,
        ),
        path: `${name}.parquet`,
        format: "parquet",
      });
      const profile = {
        rows: rows.length,
        sizeBytes: 0,
        contentHash: name,
        columns: [],
        unreadable: 0,
        refused: [],
        keys: [],
        durationMs: 0,
      };
      kept[name] = {
        name,
        profile,
        dialect: null,
        columns: [...columns],
        snapshotPath: path.join(directory, `${name}.parquet`),
      };
    }
    return kept;
  } finally {
    await session.close();
  }
}
