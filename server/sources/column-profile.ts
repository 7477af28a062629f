import type { ColumnProfile } from "#domain/sources/profile.ts";
import { type Fragment, sql } from "#domain/sql/fragment.ts";
import { detectPersonal, maskValue } from "./personal.ts";
import { detectReading } from "./reading.ts";
import type { ProfiledRows } from "./profiled-rows.ts";
import { estimatedShapes, mostShaped, textShapes } from "./text-shapes.ts";
import {
  countValues,
  numberOf,
  select,
  selectOne,
  type Session,
  shownColumn,
  textOf,
  type ValueCounts,
} from "./value-counts.ts";

const bars = 12;
const mostSamples = 1000;

const ordinal = (column: Fragment, type: string): Fragment =>
  /^(date|timestamp.*)$/i.test(type)
    ? sql`epoch(${column})`
    : /^time$/i.test(type)
      ? sql`epoch(${column})`
      : sql`CAST(${column} AS DOUBLE)`;

/** The share of the rows in each of twelve equal steps from least to greatest; of text, the shares of the twelve most frequent values. */
async function histogramOf(session: Session, counts: ValueCounts, rows: number): Promise<number[]> {
  if (rows === 0) return [];
  if (counts.family !== "number" && counts.family !== "time") {
    const found = await select(
      session,
      sql`SELECT n FROM ${counts.table} WHERE value IS NOT NULL ORDER BY n DESC LIMIT 12`,
    );
    return found.map((row) => numberOf(row.n) / rows);
  }
  const x = ordinal(sql`value`, counts.type);
  const found = await select(
    session,
    sql`
    WITH placed AS (SELECT ${x} AS x, n FROM ${counts.table} WHERE value IS NOT NULL AND isfinite(${x})),
      span AS (SELECT min(x) AS low, max(x) - min(x) AS width FROM placed)
    SELECT CASE WHEN width > 0 THEN least(11, floor(12 * (x - low) / width)) ELSE 0 END AS bar, sum(n)::DOUBLE AS n FROM placed, span GROUP BY 1`,
  );
  const shares = Array.from({ length: bars }, () => 0);
  for (const row of found) shares[numberOf(row.bar)] = numberOf(row.n) / rows;
  return shares;
}

interface Spread {
  min: string | null;
  median: string | null;
  max: string | null;
  distinct: number;
  filled: number;
}

async function spreadOf(
  session: Session,
  counts: ValueCounts,
  raw: { relation: Fragment; column: Fragment },
): Promise<Spread> {
  const row = await selectOne(
    session,
    sql`SELECT CAST(min(value) AS VARCHAR) AS low, CAST(max(value) AS VARCHAR) AS high, count(value) AS distinct_values, coalesce(sum(n) FILTER (WHERE value IS NOT NULL), 0)::DOUBLE AS filled FROM ${counts.table}`,
  );
  const filled = numberOf(row.filled);
  const ordered = (counts.family === "number" || counts.family === "time") && filled > 0;
  const middle = ordered
    ? await selectOne(
        session,
        sql`SELECT CAST(quantile_disc(${raw.column}, 0.5) AS VARCHAR) AS median FROM ${raw.relation}`,
      )
    : null;
  return {
    min: textOf(row.low),
    median: textOf(middle?.median),
    max: textOf(row.high),
    distinct: numberOf(row.distinct_values),
    filled,
  };
}

const shapesOf = (
  session: Session,
  counts: ValueCounts,
  raw: { numbered: Fragment; row: Fragment; column: Fragment; spread: Spread },
) =>
  raw.spread.distinct > mostShaped
    ? estimatedShapes(session, raw, raw.spread.filled)
    : textShapes(session, counts.table);

const cut = (text: string | null): string | null =>
  text !== null && text.length > 200 ? `${text.slice(0, 199)}…` : text;

/** Everything that a profile says of one column, counted over all rows of `place`. */
export async function profileColumn(
  session: Session,
  column: { name: string; type: string },
  place: ProfiledRows,
): Promise<ColumnProfile> {
  const { rows, relation, numbered, row } = place;
  const counts = await countValues(session, column, relation);
  const spread = await spreadOf(session, counts, { relation, column: shownColumn(column.name, column.type) });
  const common = await select(
    session,
    sql`SELECT CAST(value AS VARCHAR) AS value, n FROM ${counts.table} WHERE value IS NOT NULL ORDER BY n DESC, ${counts.table}.value LIMIT ${{ parts: [String(mostSamples)] }}`,
  );
  const values = common.map((row) => String(row.value));
  const patterns =
    counts.family === "text"
      ? await shapesOf(session, counts, {
          numbered,
          row,
          column: shownColumn(column.name, column.type),
          spread,
        })
      : [];
  const personal = detectPersonal(column, values);
  const mask = (value: string | null): string | null =>
    value !== null && personal ? maskValue(personal, value) : cut(value);
  const reads =
    counts.family === "text"
      ? await detectReading(session, counts, { name: column.name, patterns, filled: spread.filled })
      : null;
  const nulls = rows - spread.filled;
  const top = [
    ...common.slice(0, 10).map((row) => ({ value: mask(String(row.value)), count: numberOf(row.n) })),
    ...(nulls > 0 ? [{ value: null, count: nulls }] : []),
  ];
  return {
    name: column.name,
    type: column.type,
    nulls,
    distinct: spread.distinct,
    min: mask(spread.min),
    median: mask(spread.median),
    max: mask(spread.max),
    histogram: await histogramOf(session, counts, rows),
    top: top.toSorted((a, b) => b.count - a.count).slice(0, 10),
    samples: values.slice(0, 8).map((value) => mask(value)!),
    isKey: rows > 0 && nulls === 0 && spread.distinct === rows,
    personal,
    patterns: patterns.slice(0, 8),
    reads,
  };
}
