import type { ProfiledSource, ColumnReading } from "#domain/sources/profile.ts";
import { type Fragment, ident, literal, render, sql } from "#domain/sql/fragment.ts";
import { typeFamily } from "#domain/sql/types.ts";
import { plainNumberPattern } from "#server/reading/columns/number-shapes.ts";
import { rowsWith, type TrapContext } from "./trap.ts";

/** Fewer rows are looked at anew as quickly as they are kept. */
const leastKept = 20_000;

/**
 * The rows of a column, with their number, whose value is not plainly a date or number: the strict rules of a cast are
 * then tried on these few. Columns that are mostly written in another way are taken whole.
 */
export async function oddValues(
  context: TrapContext,
  source: ProfiledSource,
  place: { column: string; reading: ColumnReading; slot: number },
): Promise<Fragment> {
  const { column, reading, slot } = place;
  const rows = rowsWith(context, source, column);
  if (reading.plain < 0.5) return rows;
  const value = ident(column);
  if (reading.type !== "date" && reading.type !== "timestamp" && typeFamily(reading.type) !== "number") return rows;
  const isPlain = /^(date|timestamp)/.test(reading.type)
    ? sql`coalesce(length(${value}) IN (10, 19) AND ${value} LIKE '____-__-__%' AND TRY_CAST(${value} AS TIMESTAMP) IS NOT NULL, TRUE)`
    : sql`coalesce(regexp_full_match(${value}, ${literal(plainNumberPattern)}) AND length(${value}) <= 15 AND isfinite(TRY_CAST(${value} AS DOUBLE)), TRUE)`;
  const few = sql`SELECT ${context.row}, ${value} FROM ${rows} WHERE NOT ${isPlain}`;
  if (source.profile.rows < leastKept) return sql`(${few})`;
  const odd = ident(`odd_values_${slot}`);
  await context.session.run(render(sql`CREATE OR REPLACE TEMP TABLE ${odd} AS ${few}`));
  return odd;
}
