import type { FileReading } from "#domain/reading/file-reading.ts";
import { rawFile, typedColumns } from "#domain/plan/read-file.ts";
import { type Fragment, ident, join, literal, render, sql } from "#domain/sql/fragment.ts";
import type { Column } from "#domain/sql/types.ts";
import { batchesOf, columnsAtOnce } from "#server/reading/index.ts";
import type { EngineSession } from "#server/engine/engine.ts";

/** What the reader of a snapshot is called in its own failures. */
export const readerName = "snapshot";

/** Reads the file's text once, types it some columns at a time into tables of the session, and gives a SELECT that puts them side by side. */
export async function wideRows(
  session: EngineSession,
  source: { readonly path: string; readonly columns: readonly Column[]; readonly dialect: FileReading },
): Promise<Fragment> {
  const { path, columns, dialect } = source;
  const texts = ident("wide_texts");
  const make = (table: Fragment, query: Fragment): Promise<void> =>
    session.run(render(sql`CREATE OR REPLACE TEMP TABLE ${table} AS ${query}`));
  await make(texts, sql`SELECT * FROM ${rawFile(dialect, literal(path), readerName)}`);
  const tables: Fragment[] = [];
  for (const batch of batchesOf(typedColumns(readerName, { dialect, columns }), columnsAtOnce)) {
    const table = ident(`wide_rows_${tables.length}`);
    await make(table, sql`SELECT ${join(batch)} FROM ${texts}`);
    tables.push(table);
  }
  await session.run(render(sql`DROP TABLE ${texts}`));
  return sql`SELECT * FROM ${join(tables, " POSITIONAL JOIN ")}`;
}
