import { freeName } from "#domain/sql/free-name.ts";
import { type Fragment, ident, literal, render, sql } from "#domain/sql/fragment.ts";
import { typeFamily, type TypeFamily } from "#domain/sql/types.ts";
import type { EngineSession as Session, Value } from "#server/engine/engine.ts";

export type { Session };
export type Row = Record<string, Value>;

const nested = /^(struct|map|union)|\[\d*\]$/i;

/** Types whose values are grouped and shown as text. */
export const castAsText = (type: string): boolean =>
  nested.test(type) || /^(json|uuid)$/i.test(type) || typeFamily(type) === "other";

/** The column as a value that can be grouped and shown: nested ones as JSON text. */
export const shownColumn = (name: string, type: string): Fragment => {
  if (nested.test(type)) return sql`CAST(to_json(${ident(name)}) AS VARCHAR)`;
  return castAsText(type) ? sql`CAST(${ident(name)} AS VARCHAR)` : ident(name);
};

/** What is looked at of a text: a cell may hold megabytes, and what tells one from another stands at its beginning. */
export const lookedAt = 1_000;
/** A value as text, as far as it is looked at. */
export const beginningOf = (value: Fragment): Fragment => sql`left(CAST(${value} AS VARCHAR), ${literal(lookedAt)})`;

export const shownFamily = (type: string): TypeFamily => (typeFamily(type) === "other" ? "text" : typeFamily(type));

export const snapshotRelation = (path: string): Fragment => sql`read_parquet(${literal(path)})`;
const readersOwn = "file_row_number";

/** The snapshot's rows with their number in the source under a name that is free. The reader's own number is quicker, and cannot be had where a column is called like it. */
export function numberedSnapshot(
  source: { readonly path: string; readonly columns: readonly { readonly name: string }[] },
  row: Fragment,
): Fragment {
  if (freeName(readersOwn, source.columns) !== readersOwn)
    return sql`(SELECT row_number() OVER () AS ${row}, * FROM ${snapshotRelation(source.path)})`;
  return sql`(SELECT file_row_number + 1 AS ${row}, * EXCLUDE (file_row_number) FROM read_parquet(${literal(source.path)}, file_row_number = true))`;
}

export const select = (session: Session, query: Fragment): Promise<Row[]> => session.objects(render(query));
export async function selectOne(session: Session, query: Fragment): Promise<Row> {
  const [row] = await select(session, query);
  if (!row) throw new Error("a query that always gives one row gave none");
  return row;
}
export const numberOf = (value: unknown): number => Number(value ?? 0);
export const textOf = (value: unknown): string | null => (value === null || value === undefined ? null : String(value));
