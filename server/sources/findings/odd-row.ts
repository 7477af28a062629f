import type { ColumnProfile, ProfiledSource } from "#domain/sources/profile.ts";
import { type Fragment, ident, join, literal, parsed, sql } from "#domain/sql/fragment.ts";
import { typeFamily } from "#domain/sql/types.ts";
import { beginningOf, lookedAt, numberOf, type Row, select, textOf } from "#server/reading/columns/value-counts.ts";
import type { Session } from "#server/reading/columns/value-counts.ts";

/** A row that is no record, and what says so. */
export interface OddRow {
  readonly row: number;
  readonly kind: "total" | "mean" | "header" | "footer";
  /** What says so, as a piece of a sentence. */
  readonly because: string;
  readonly columns: readonly string[];
  /** Holds for the row by what it is called; `exact` also by its figures. */
  readonly holds: Fragment;
  readonly exact: Fragment;
}

export interface Figure {
  readonly name: string;
  readonly type: string;
  /** Its value as a number. */
  readonly value: Fragment;
  /** Its least and greatest value, where the profile tells. */
  readonly range?: { readonly min: number; readonly max: number } | undefined;
}

/** What the searches for such rows read. */
export interface OddRowSearch {
  readonly session: Session;
  readonly row: Fragment;
  readonly rows: Fragment;
  /** The same with fewer columns beside this one. */
  readonly rowsWith: (column: string) => Fragment;
  readonly source: ProfiledSource;
  readonly texts: readonly ColumnProfile[];
  readonly figures: readonly Figure[];
}

export const cellName = (source: ProfiledSource, name: string): Fragment =>
  ident(`v${source.columns.findIndex((each) => each.name === name)}`);
/** The cells of a row as far as they are looked at, as text under `v0`, `v1`, … in the order of the columns. */
export const cellsOf = (source: ProfiledSource): Fragment =>
  join(source.columns.map(({ name }, index) => sql`${beginningOf(ident(name))} AS ${ident(`v${index}`)}`));
export const cellOf = (source: ProfiledSource, row: Row, name: string): string | null =>
  textOf(row[`v${source.columns.findIndex((each) => each.name === name)}`]);

/**
 * The first rows for which a condition holds, by their numbers: `place` and all cells. The cells are fetched for the numbers that were
 * found: a statement that sorts holds room for a whole batch of rows in every column.
 */
export async function rowsWhere(search: OddRowSearch, condition: Fragment, most: number): Promise<Row[]> {
  const { session, row, rows, source } = search;
  const places = await select(
    session,
    sql`SELECT ${row} AS place FROM ${rows} WHERE ${condition} ORDER BY 1 LIMIT ${literal(most)}`,
  );
  if (places.length === 0) return [];
  const numbers = join(places.map(({ place }) => literal(numberOf(place))));
  const found = await select(
    session,
    sql`SELECT ${row} AS place, ${cellsOf(source)} FROM ${rows} WHERE ${row} IN (${numbers})`,
  );
  return found.toSorted((left, right) => numberOf(left.place) - numberOf(right.place));
}

/** That these columns hold what they hold in this row; a number only where it is written plainly. */
export function equalIn(source: ProfiledSource, row: Row, names: readonly string[]): Fragment {
  const parts = names.flatMap((name) => {
    const text = cellOf(source, row, name);
    if (text === null) return [sql`${ident(name)} IS NULL`];
    const isText = typeFamily(source.columns.find((each) => each.name === name)!.type) === "text";
    if (text.length >= lookedAt) return [];
    if (isText) return [sql`${ident(name)} = ${literal(text)}`];
    return /^-?\d{1,30}(\.\d{1,20})?$/.test(text) ? [sql`${ident(name)} = ${parsed(text)}`] : [];
  });
  return sql`(${parts.length > 0 ? join(parts, " AND ") : literal(false)})`;
}
