import { castValue } from "#domain/nodes/cast-value.ts";
import { type Fragment, join, literal, sql } from "#domain/sql/fragment.ts";
import type { CastRule } from "#domain/nodes/cast-rule.ts";
import type { ColumnValues } from "./column-values.ts";
import type { DateFamily } from "./date-shapes.ts";
import { numberOf } from "./value-counts.ts";

/** Between the first and the last of the plain dates in a column, as text. */
export interface Range {
  readonly low: string;
  readonly high: string;
}

/** The formats that read the family's values, and those of which the values do not tell which is meant. */
export interface Meant {
  readonly formats: readonly string[];
  readonly ambiguous: string[] | null;
}

interface Measured {
  readonly format: string;
  readonly read: number;
  /** Rows with a date inside the range of the plain dates. */
  readonly near: number;
  readonly days: number;
  readonly years: number;
}

type Spoken = Pick<CastRule, "language">;
const within = (format: string, { language }: Spoken = {}): Fragment =>
  castValue("value", "varchar", { type: "timestamp", formats: [format], language });

async function measure(
  values: ColumnValues,
  place: { format: string; range: Range | null } & Spoken,
): Promise<Measured> {
  const { format, range } = place;
  const near = range
    ? sql`moment BETWEEN TRY_CAST(${literal(range.low)} AS TIMESTAMP) AND TRY_CAST(${literal(range.high)} AS TIMESTAMP) + INTERVAL 1 DAY`
    : sql`TRUE`;
  const row = await values.askOne(
    ({ rows }) =>
      sql`SELECT col, sum(n)::DOUBLE AS read, coalesce(sum(n) FILTER (WHERE ${near}), 0)::DOUBLE AS near, count(DISTINCT day(moment)) AS days, count(DISTINCT year(moment)) AS years
    FROM (SELECT col, ${within(format, place)} AS moment, n FROM ${rows}) WHERE moment IS NOT NULL GROUP BY col`,
  );
  return {
    format,
    read: numberOf(row.read),
    near: numberOf(row.near),
    days: numberOf(row.days),
    years: numberOf(row.years),
  };
}

/** "24.01.05" read from the wrong end: the days of a month then stand for years, so many years have few days each. */
const swapsYearAndDay = (of: Measured, best: Measured): boolean =>
  of.format.startsWith("%y") !== best.format.startsWith("%y") && of.years > 2 * best.years && best.days > 2 * of.days;

/** Whether some row is read by the format and not by the best one. */
const readsMore = (values: ColumnValues, formats: { other: string; best: string } & Spoken): Promise<boolean> =>
  values.some(sql`${within(formats.other, formats)} IS NOT NULL AND ${within(formats.best, formats)} IS NULL`);

/**
 * Which of the formats of one family is meant. The one that reads every value the others read, and, where several do, the one
 * that is nearest to the column's plain dates; both are then told. Values that no single format reads keep all formats that are
 * needed: a cast refuses what two of them take for different days.
 */
export async function meantFormat(
  values: ColumnValues,
  given: { family: DateFamily; range: Range | null } & Spoken,
): Promise<Meant> {
  const { family, range, language } = given;
  if (family.formats.length < 2) return { formats: family.formats, ambiguous: null };
  const measured: Measured[] = [];
  for (const format of family.formats) measured.push(await measure(values, { format, range, language }));
  const [best, ...others] = measured
    .filter(({ read }) => read > 0)
    .toSorted((a, b) => b.read - a.read || b.near - a.near || a.years - b.years);
  if (!best) return { formats: [], ambiguous: null };
  const likely = others.filter((each) => !swapsYearAndDay(each, best));
  const more: string[] = [];
  for (const { format } of likely)
    if (await readsMore(values, { other: format, best: best.format, language })) more.push(format);
  const equal = likely.filter(({ read, format }) => read === best.read && !more.includes(format));
  const open = [best.format, ...more, ...equal.map(({ format }) => format)];
  return {
    formats: [best.format, ...more],
    ambiguous: open.length > 1 ? family.formats.filter((format) => open.includes(format)) : null,
  };
}

/** Those of the other formats that read every text which the format reads, and make another day of some. */
export async function alsoFit(
  values: ColumnValues,
  given: { format: string; others: readonly string[] },
): Promise<string[]> {
  const own = await measure(values, { format: given.format, range: null });
  if (own.read === 0) return [];
  const found: string[] = [];
  for (const format of given.others) {
    const other = await measure(values, { format, range: null });
    if (other.read < own.read || swapsYearAndDay(other, own)) continue;
    if (await readsMore(values, { other: given.format, best: format })) continue;
    if (await values.some(sql`${within(given.format)} <> ${within(format)}`)) found.push(format);
  }
  return found;
}

/** How many rows hold a text that one of the formats reads, whatever the others make of it. */
export const readByAny = async (values: ColumnValues, formats: readonly string[], spoken: Spoken): Promise<number> =>
  formats.length === 0
    ? 0
    : values.count(sql`coalesce(${join(formats.map((format) => within(format, spoken)))}) IS NOT NULL`);
