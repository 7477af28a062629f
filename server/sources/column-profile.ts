import type { ColumnProfile } from "#domain/sources/profile.ts";
import { type Fragment, ident, join, literal, sql } from "#domain/sql/fragment.ts";
import type { Column } from "#domain/sql/types.ts";
import { columnsTogether } from "#server/reading/index.ts";
import { type ColumnValues, countValues, firstOf, type ValueRows } from "#server/reading/columns/column-values.ts";
import { countedTime } from "#server/reading/columns/counted-times.ts";
import type { Shape } from "#server/reading/columns/date-shapes.ts";
import { detectPersonal, maskValue } from "./personal.ts";
import { detectReading } from "#server/reading/columns/column-reading.ts";
import type { ProfiledRows } from "./profiled-rows.ts";
import { estimatedShapes, mostShaped, textShapes } from "#server/reading/columns/text-shapes.ts";
import { wordsForNothing } from "#server/reading/columns/words-for-nothing.ts";
import {
  beginningOf,
  numberOf,
  selectOne,
  type Session,
  shownColumn,
  textOf,
} from "#server/reading/columns/value-counts.ts";

const bars = 12;
const mostSamples = 1000;

const ordinal = (column: Fragment, type: string): Fragment =>
  /^(date|timestamp.*)$/i.test(type)
    ? sql`epoch(${column})`
    : /^time$/i.test(type)
      ? sql`epoch(${column})`
      : sql`CAST(${column} AS DOUBLE)`;

const isOrdered = ({ family }: ColumnValues): boolean => family === "number" || family === "time";

/** Where the least and the greatest value are known, going through many values once is enough. */
const isFinite = (text: string | null): boolean => text !== null && !/^-?(inf|infinity|nan)$/i.test(text);

function placedBetween(of: ValueRows, type: string, { min, max }: Spread): Fragment {
  const at = (text: string | null): Fragment => ordinal(sql`CAST(${literal(text)} AS ${{ parts: [type] }})`, type);
  const [low, width] = [at(min), sql`(${at(max)} - ${at(min)})`];
  return sql`SELECT col, ${ordinal(sql`value`, type)} AS x, n, ${low} AS low, ${width} AS width FROM ${of.rows} WHERE value IS NOT NULL`;
}

function placedAmong(of: ValueRows, type: string): Fragment {
  const x = ordinal(sql`value`, type);
  return sql`
    WITH placed AS (SELECT col, ${x} AS x, n FROM ${of.rows} WHERE value IS NOT NULL AND isfinite(${x})),
      span AS (SELECT col, min(x) AS low, max(x) - min(x) AS width FROM placed GROUP BY col)
    SELECT * FROM placed JOIN span USING (col)`;
}

/** The share of the rows in each of twelve equal steps from least to greatest; of text, the shares of the twelve most frequent values. */
async function histogramOf(
  values: ColumnValues,
  counted: { rows: number; spread: Spread; common: readonly CommonValue[] },
): Promise<number[]> {
  const { rows, spread, common } = counted;
  if (rows === 0) return [];
  if (!isOrdered(values)) return common.slice(0, bars).map(({ n }) => n / rows);
  const isKnown = columnsTogether(rows) === 1 && isFinite(spread.min) && isFinite(spread.max);
  const found = await values.ask((of) => {
    const placed = isKnown ? placedBetween(of, values.type, spread) : placedAmong(of, values.type);
    return sql`SELECT col, CASE WHEN width > 0 THEN least(11, floor(12 * (x - low) / width)) ELSE 0 END AS bar, sum(n)::DOUBLE AS n
    FROM (${placed}) GROUP BY col, bar`;
  });
  const shares = Array.from({ length: bars }, () => 0);
  for (const row of found) shares[numberOf(row.bar)] = numberOf(row.n) / rows;
  return shares;
}

interface Spread {
  min: string | null;
  max: string | null;
  distinct: number;
  filled: number;
}

async function spreadOf(values: ColumnValues): Promise<Spread> {
  const row = await values.askOne(
    (of) =>
      sql`SELECT col, ${beginningOf(sql`min(value)`)} AS low, ${beginningOf(sql`max(value)`)} AS high, count(value) AS distinct_values, coalesce(sum(n) FILTER (WHERE value IS NOT NULL), 0)::DOUBLE AS filled FROM ${of.rows} GROUP BY col`,
  );
  return {
    min: textOf(row.low),
    max: textOf(row.high),
    distinct: numberOf(row.distinct_values),
    filled: numberOf(row.filled),
  };
}

interface CommonValue {
  readonly value: string;
  readonly n: number;
}

async function commonValues(values: ColumnValues): Promise<CommonValue[]> {
  const found = await values.ask((of) => {
    const filled = sql`SELECT col, value, n FROM ${of.rows} WHERE value IS NOT NULL`;
    const first = firstOf(of, filled, { order: sql`n DESC, value`, most: mostSamples });
    return sql`SELECT col, ${beginningOf(sql`value`)} AS text, n FROM (${first})`;
  });
  return found.map((row) => ({ value: String(row.text), n: numberOf(row.n) }));
}

/** The value at which half of the rows are reached: quicker than looking for the middle of all rows, where values are there often. */
async function middleOf(values: ColumnValues): Promise<string | null> {
  const row = await values.askOne(
    (of) => sql`
    SELECT col, CAST(min(value) AS VARCHAR) AS middle
    FROM (SELECT col, value, sum(n) OVER (ORDER BY value) AS reached, sum(n) OVER () AS filled FROM ${of.rows} WHERE value IS NOT NULL)
    WHERE 2 * reached >= filled GROUP BY col`,
  );
  return textOf(row.middle);
}

/** The value in the middle of each column that has an order, as text. */
async function mediansOf(
  session: Session,
  columns: readonly Column[],
  place: CountedRows & { values: readonly ColumnValues[] },
): Promise<(string | null)[]> {
  const [column, values] = [columns[0]!, place.values[0]!];
  if (columns.length === 1 && columnsTogether(place.rows) === 1 && isOrdered(values) && !place.unique.has(column))
    return [await middleOf(values)];
  const medians = columns.flatMap(({ name, type }, index) =>
    isOrdered(place.values[index]!)
      ? [sql`CAST(quantile_disc(${shownColumn(name, type)}, 0.5) AS VARCHAR) AS ${ident(`m${index}`)}`]
      : [],
  );
  const row = medians.length > 0 ? await selectOne(session, sql`SELECT ${join(medians)} FROM ${place.relation}`) : {};
  return columns.map((_column, index) => textOf(row[`m${index}`]));
}

/** Of a column of numbers, how they read as times or days. */
async function countedNumbers(values: ColumnValues, { name, spread }: { name: string; spread: Spread }) {
  if (values.family !== "number") return null;
  const isWhole = values.type === "bigint" || !(await values.some(sql`value <> floor(value)`));
  return countedTime(values, { name, range: spread, filled: spread.filled, isWhole });
}

const cut = (text: string | null): string | null =>
  text !== null && text.length > 200 ? `${text.slice(0, 199)}…` : text;

async function profileColumn(
  column: Column,
  values: ColumnValues,
  context: { place: ProfiledRows; median: string | null },
): Promise<ColumnProfile> {
  const { rows, numbered, row } = context.place;
  const spread = await spreadOf(values);
  const common = await commonValues(values);
  const isText = values.family === "text";
  const shaped = { numbered, row, column: shownColumn(column.name, column.type) };
  const shapes = (): Promise<Shape[]> =>
    spread.distinct > mostShaped ? estimatedShapes(values.session, shaped, spread.filled) : textShapes(values);
  const patterns = isText ? await shapes() : [];
  const reads =
    column.type === "varchar"
      ? await detectReading(values, { name: column.name, patterns, filled: spread.filled })
      : await countedNumbers(values, { name: column.name, spread });
  const nothing = column.type === "varchar" && !reads ? await wordsForNothing(values) : [];
  const samples = common.map(({ value }) => value);
  const personal = detectPersonal(column, samples);
  const mask = (value: string | null): string | null =>
    value !== null && personal ? maskValue(personal, value) : cut(value);
  const nulls = rows - spread.filled;
  const top = [
    ...common.slice(0, 10).map(({ value, n }) => ({ value: mask(value), count: n })),
    ...(nulls > 0 ? [{ value: null, count: nulls }] : []),
  ];
  return {
    name: column.name,
    type: column.type,
    nulls,
    distinct: spread.distinct,
    min: mask(spread.min),
    median: mask(context.median),
    max: mask(spread.max),
    histogram: await histogramOf(values, { rows, spread, common }),
    top: top.toSorted((a, b) => b.count - a.count).slice(0, 10),
    samples: samples.slice(0, 8).map((value) => mask(value)!),
    isKey: rows > 0 && nulls === 0 && spread.distinct === rows,
    personal,
    patterns: patterns.slice(0, 8),
    reads,
    ...(nothing.length > 0 ? { nothing } : {}),
  };
}

/** Rows of which it is known which columns have no value twice. */
export interface CountedRows extends ProfiledRows {
  readonly unique: ReadonlySet<Column>;
}

/** Everything that a profile says of columns, counted over all rows of `place`: many at a time cost little more than one. */
export async function profileColumns(
  session: Session,
  columns: readonly Column[],
  place: CountedRows,
): Promise<ColumnProfile[]> {
  const known = columns.map((column) => ({ ...column, isUnique: place.unique.has(column) }));
  const values = await countValues(session, known, place.relation);
  const medians = await mediansOf(session, columns, { ...place, values });
  return Promise.all(
    columns.map((column, index) => profileColumn(column, values[index]!, { place, median: medians[index]! })),
  );
}
