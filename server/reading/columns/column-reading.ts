import type { CastRule } from "#domain/nodes/cast-rule.ts";
import { castText, castValue } from "#domain/nodes/cast-value.ts";
import type { ColumnReading } from "#domain/sources/profile.ts";
import { type Fragment, literal, sql } from "#domain/sql/fragment.ts";
import { type ColumnValues, firstOf } from "./column-values.ts";
import { dateFamilies, type DateFamily, type Shape } from "./date-shapes.ts";
import { meantFormat, type Range, readByAny } from "./meant-format.ts";
import { isDirtyNumber, isNullWord, isPlainNumber, numberRule, plainNumberPattern } from "./number-shapes.ts";
import { textShapes } from "./text-shapes.ts";
import { numberOf } from "./value-counts.ts";

interface Texts {
  readonly name: string;
  readonly patterns: readonly Shape[];
  readonly filled: number;
}

const weight = (shapes: readonly Shape[]): number => shapes.reduce((sum, { count }) => sum + count, 0);

/** The values that are no plain number or date: the rest of the work is done on these few. */
const unreadIn = (values: ColumnValues, isRead: Fragment): Promise<ColumnValues> =>
  values.keep(sql`trim(value) <> '' AND NOT ${isRead}`);

const readOf = (unread: ColumnValues, rule: CastRule): Promise<number> =>
  unread.count(sql`${castText("value", rule)} IS NULL OR ${castValue("value", "varchar", rule)} IS NOT NULL`);

async function numberReading(values: ColumnValues, texts: Texts): Promise<ColumnReading | null> {
  const plainShapes = texts.patterns.filter(isPlainNumber);
  const given = texts.filled - weight(texts.patterns.filter(({ pattern }) => pattern.trim() === ""));
  if (weight(plainShapes) + weight(texts.patterns.filter(isDirtyNumber)) < given / 2) return null;
  const padded = await values.count(sql`regexp_full_match(trim(value), '0\\d+')`);
  if (padded > given / 100) return null;
  const unread = await unreadIn(values, sql`regexp_full_match(trim(value), ${literal(plainNumberPattern)})`);
  const left = await unread.count();
  if (left === 0) return null;
  const others = await unread.ask((of) =>
    firstOf(of, sql`SELECT col, value, n FROM ${of.rows}`, { order: sql`n DESC, value`, most: 5000 }),
  );
  const found = numberRule(
    plainShapes,
    others.map((row) => ({ value: String(row.value), n: numberOf(row.n) })),
  );
  const plain = 1 - left / texts.filled;
  const share = plain + (await readOf(unread, found)) / texts.filled;
  if (share < 0.9 || (plain < 0.5 && share < 0.98)) return null;
  return { ...found, plain, share, ambiguous: [] };
}

/** How the plain dates are written, by their length: with or without a time, seconds, fractions. */
async function plainFamilies(values: ColumnValues): Promise<{ families: DateFamily[]; range: Range | null }> {
  const found = await values.ask(
    ({ rows }) =>
      sql`SELECT col, translate(min(value), '012345678', '999999999') AS shape, length(value) AS size, sum(n)::DOUBLE AS n, min(value) AS low, max(value) AS high FROM ${rows} WHERE value LIKE '____-__-__%' GROUP BY col, size`,
  );
  const lows = found.map((row) => String(row.low)).toSorted();
  const highs = found.map((row) => String(row.high)).toSorted();
  const shapes = found.map((row) => ({ pattern: String(row.shape).replaceAll(/[TZ]/g, "A"), count: numberOf(row.n) }));
  return {
    families: dateFamilies(shapes),
    range: lows[0] !== undefined && highs.at(-1) !== undefined ? { low: lows[0], high: highs.at(-1)! } : null,
  };
}

async function dateReading(values: ColumnValues, texts: Texts): Promise<ColumnReading | null> {
  const seen = dateFamilies(texts.patterns);
  const given = texts.filled - weight(texts.patterns.filter(({ pattern }) => pattern.trim() === ""));
  if (seen.length === 0 || seen.reduce((sum, { count }) => sum + count, 0) < given / 2) return null;
  const unread = await unreadIn(values, sql`(value LIKE '____-__-__%' AND TRY_CAST(value AS TIMESTAMP) IS NOT NULL)`);
  const left = await unread.count();
  if (left === 0) return null;
  const plain = await plainFamilies(values);
  const written = dateFamilies(await textShapes(unread)).filter(({ isPlain }) => !isPlain);
  const formats: string[] = [];
  const ambiguous: string[][] = [];
  const families = [...plain.families, ...written].toSorted((a, b) => b.count - a.count);
  for (const family of families) {
    const found = family.isPlain
      ? { formats: family.formats, ambiguous: null }
      : await meantFormat(unread, { family, range: plain.range });
    formats.push(...found.formats);
    if (found.ambiguous) ambiguous.push(found.ambiguous);
  }
  const words = await unread.ask((of) =>
    firstOf(
      of,
      sql`SELECT col, trim(value) AS word, sum(n) AS n FROM ${of.rows} WHERE NOT regexp_matches(value, '\\d') GROUP BY col, word`,
      { order: sql`n DESC, word`, most: 50 },
    ),
  );
  const nulls = words.map((row) => String(row.word)).filter(isNullWord);
  const type = families.some(({ hasTime }) => hasTime) ? "timestamp" : "date";
  const reading = {
    type,
    ...(written.length > 0 ? { formats: [...new Set(formats)] } : {}),
    nulls,
    plain: 1 - left / texts.filled,
    ambiguous,
  };
  const share = reading.plain + (await readOf(unread, reading)) / texts.filled;
  if (written.length === 0 || share >= 0.8) return share < 0.8 ? null : { ...reading, share };
  // Two formats that differ on most values still say that these are dates.
  const empty = await unread.count(sql`${castText("value", reading)} IS NULL`);
  const dated = await readByAny(unread, formats);
  return reading.plain + (empty + dated) / texts.filled < 0.8 ? null : { ...reading, share };
}

/** How a text column reads as numbers or dates, when most of its values do and not all of them are plain. */
export async function detectReading(values: ColumnValues, texts: Texts): Promise<ColumnReading | null> {
  if (texts.filled === 0) return null;
  return (await dateReading(values, texts)) ?? numberReading(values, texts);
}
