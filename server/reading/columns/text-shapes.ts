import { type Fragment, sql } from "#domain/sql/fragment.ts";
import type { Shape } from "./date-shapes.ts";
import { type ColumnValues, firstOf, valuesIn } from "./column-values.ts";
import { beginningOf, numberOf, type Session } from "./value-counts.ts";

const digits = "0123456789";
const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
export const mostShaped = 20_000;
const constant = (text: string): Fragment => ({ parts: [text] });

const mostShapes = 400;

/** Shapes of the texts, as far as they are looked at, with their frequency: `9` for a digit, `A` for a letter; the 400 most frequent. */
export async function textShapes(values: ColumnValues): Promise<Shape[]> {
  const shape = sql`translate(${beginningOf(sql`value`)}, ${constant(`'${digits}${letters}'`)}, ${constant(`'${"9".repeat(10)}${"A".repeat(52)}'`)})`;
  const found = await values.ask((of) =>
    firstOf(
      of,
      sql`SELECT col, ${shape} AS shape, sum(n)::DOUBLE AS n FROM ${of.rows} WHERE value IS NOT NULL GROUP BY col, shape`,
      {
        order: sql`n DESC, shape`,
        most: mostShapes,
      },
    ),
  );
  return found.map((row) => ({ pattern: String(row.shape), count: numberOf(row.n) }));
}

/** The same, estimated from 20,000 rows spread over the source: mapping every letter of a million texts takes seconds. */
export async function estimatedShapes(
  session: Session,
  raw: { numbered: Fragment; row: Fragment; column: Fragment },
  filled: number,
): Promise<Shape[]> {
  const every = Math.max(1, Math.ceil(filled / mostShaped));
  const part = sql`(SELECT ${raw.column} AS value, 1 AS n FROM ${raw.numbered} WHERE hash(${raw.row}) % ${constant(String(every))} = 0)`;
  const shapes = await textShapes(valuesIn(session, part));
  const seen = shapes.reduce((sum, { count }) => sum + count, 0);
  return shapes.map(({ pattern, count }) => ({ pattern, count: Math.round((count * filled) / Math.max(1, seen)) }));
}
