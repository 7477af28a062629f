import type { Reading } from "#domain/sources/profile.ts";
import { type Fragment, ident, literal, render, sql } from "#domain/sql/fragment.ts";
import { plainNumberPattern } from "../number-shapes.ts";
import { rowsOf, sourceNamed, type TrapContext } from "./trap.ts";

const odd = ident("odd_values");

/**
 * The rows of a column, with their number, whose value is not plainly a date or number: the strict rules of a cast are
 * then tried on these few. Columns that are mostly written in another way are taken whole.
 */
export async function oddValues(
  context: TrapContext,
  place: { source: string; column: string; reading: Reading },
): Promise<Fragment> {
  const { column, reading } = place;
  const rows = rowsOf(context, sourceNamed(context, place.source));
  if (reading.plain < 0.5) return rows;
  const value = ident(column);
  const isPlain = /^(date|timestamp)/.test(reading.type)
    ? sql`coalesce(length(${value}) IN (10, 19) AND ${value} LIKE '____-__-__%' AND TRY_CAST(${value} AS TIMESTAMP) IS NOT NULL, TRUE)`
    : sql`coalesce(regexp_full_match(${value}, ${literal(plainNumberPattern)}) AND length(${value}) <= 15, TRUE)`;
  await context.session.run(
    render(
      sql`CREATE OR REPLACE TEMP TABLE ${odd} AS SELECT ${context.row}, ${value} FROM ${rows} WHERE NOT ${isPlain}`,
    ),
  );
  return odd;
}
