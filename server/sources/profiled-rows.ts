import { type Fragment, ident, join, render, sql } from "#domain/sql/fragment.ts";
import { freeName } from "#domain/sql/free-name.ts";
import type { Column } from "#domain/sql/types.ts";
import { batchesOf, columnsAtOnce } from "#server/reading/index.ts";
import { numberedSnapshot, type Session, snapshotRelation } from "#server/reading/columns/value-counts.ts";

/** Where the values of some columns are counted: the snapshot itself, or a table that holds these columns of it. */
export interface ProfiledRows {
  readonly rows: number;
  readonly relation: Fragment;
  /** The same with the number of each row in the source under the name `row`. */
  readonly numbered: Fragment;
  readonly row: Fragment;
}

/** Opening a snapshot takes as long as it has columns: up to so many, that is less than copying its rows. */
const narrowColumns = 60;
/** Opening takes long, so that a wide one is opened a few times; more columns would make each statement over them slow. */
const heldColumns = 8 * columnsAtOnce;
/** About 100 MB in the session. */
const mostHeldCells = 5_000_000;

const held = ident("profiled_rows");

/** The columns in their order, some at a time, each time with the place where their values are; the place of the last time is gone. */
export async function* columnsInPlace(
  session: Session,
  source: { readonly path: string; readonly columns: readonly Column[]; readonly rows: number },
): AsyncGenerator<{ columns: readonly Column[]; place: ProfiledRows }> {
  const { path, columns, rows } = source;
  const row = ident(freeName("__row", columns));
  const numbered = numberedSnapshot({ path, columns }, row);
  if (columns.length <= narrowColumns) {
    yield { columns, place: { rows, relation: snapshotRelation(path), numbered, row } };
    return;
  }
  const size = Math.max(1, Math.min(heldColumns, Math.floor(mostHeldCells / Math.max(1, rows))));
  for (const batch of batchesOf(columns, size)) {
    const names = join([row, ...batch.map(({ name }) => ident(name))]);
    await session.run(render(sql`CREATE OR REPLACE TEMP TABLE ${held} AS SELECT ${names} FROM ${numbered}`));
    yield { columns: batch, place: { rows, relation: held, numbered: held, row } };
  }
}
