import type { CastRule } from "#domain/nodes/cast-rule.ts";
import { castText, castValue } from "#domain/nodes/cast-value.ts";
import type { ColumnReading } from "#domain/sources/profile.ts";
import { type Fragment, join, literal, sql } from "#domain/sql/fragment.ts";
import { timePattern } from "#domain/sql/time-format.ts";
import { brokenCode } from "./broken-codes.ts";
import { type ColumnValues, firstOf } from "./column-values.ts";
import { dateFamilies, type DateFamily, type Shape } from "./date-shapes.ts";
import { monthsIn } from "./months-in.ts";
import { meantFormat, type Range, readByAny } from "./meant-format.ts";
import { isNullWord, nullWordList } from "./null-words.ts";
import { isDirtyNumber, isPlainNumber, numberRule, partsThousands, plainNumberPattern } from "./number-shapes.ts";
import { textShapes } from "./text-shapes.ts";
import { truthReading } from "./truth-words.ts";
import { countedTime } from "./counted-times.ts";
import { numberOf, textOf } from "./value-counts.ts";

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

const wordsForNothing = (values: ColumnValues): Promise<number> =>
  values.count(sql`lower(trim(value)) IN (${join(nullWordList.map((word) => literal(word)))})`);

async function numberReading(values: ColumnValues, texts: Texts): Promise<ColumnReading | null> {
  const plainShapes = texts.patterns.filter(isPlainNumber);
  const figures = weight(plainShapes) + weight(texts.patterns.filter(isDirtyNumber));
  if (figures === 0) return null;
  const given = texts.filled - weight(texts.patterns.filter(({ pattern }) => pattern.trim() === ""));
  if (figures < given / 2 && figures < (given - (await wordsForNothing(values))) / 2) return null;
  const padded = await values.count(sql`regexp_full_match(trim(value), '0\\d+')`);
  if (padded > given / 100) return null;
  const isPlain = sql`regexp_full_match(trim(value), ${literal(plainNumberPattern)})`;
  const unread = await unreadIn(
    values,
    sql`(${isPlain} AND coalesce(isfinite(TRY_CAST(trim(value) AS DOUBLE)), FALSE))`,
  );
  const left = await unread.count();
  const hasBelowOne = await values.some(sql`regexp_full_match(trim(value), '[^0-9]*0?\\.[0-9].*')`);
  const isByPoint = left === 0 && partsThousands(plainShapes, [], hasBelowOne);
  if (left === 0 && !isByPoint) return null;
  if (await values.some(sql`regexp_full_match(trim(value), ${literal(brokenCode)})`)) return null;
  const others = await unread.ask((of) =>
    firstOf(of, sql`SELECT col, value, n FROM ${of.rows}`, { order: sql`n DESC, value`, most: 5000 }),
  );
  const rule = numberRule(
    plainShapes,
    others.map((row) => ({ value: String(row.value), n: numberOf(row.n) })),
    hasBelowOne,
  );
  const hasExponents = await values.some(sql`regexp_matches(value, '[0-9][eE]') AND ${isPlain}`);
  const found = hasExponents ? { ...rule, type: "double" } : rule;
  // Of numbers whose points part thousands none is plain: each is read by the rule.
  const isGrouped = found.decimal === "," && found.remove.includes(".");
  const plain = isGrouped ? 0 : 1 - left / texts.filled;
  const read =
    plain + (await readOf(isGrouped ? await values.keep(sql`trim(value) <> ''`) : unread, found)) / texts.filled;
  // A number that no machine holds is a figure all the same: the column is of figures, and this one is told.
  const figure = read + (await unread.count(isPlain)) / texts.filled;
  if (figure < 0.9 || (plain < 0.5 && figure < 0.98)) return null;
  const share = read;
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
  const plainType = seen.some(({ hasOffset }) => hasOffset) ? "timestamptz" : "timestamp";
  const isPlain =
    plainType === "timestamp"
      ? sql`TRY_CAST(value AS TIMESTAMP) IS NOT NULL`
      : sql`${castValue("value", "varchar", { type: plainType })} IS NOT NULL`;
  const unread = await unreadIn(values, sql`(value LIKE '____-__-__%' AND ${isPlain})`);
  const left = await unread.count();
  if (left === 0) return null;
  const plain = await plainFamilies(values);
  const shapes = dateFamilies(await textShapes(unread));
  const named = shapes.filter(({ formats }) => formats.some((format) => /%[bB]/.test(format)));
  const months = named.length > 0 ? await monthsIn(unread) : null;
  const said = months?.said ?? {};
  const written = shapes.filter((family) => !family.isPlain && (months !== null || !named.includes(family)));
  const formats: string[] = [];
  const ambiguous: string[][] = [];
  const families = [...plain.families, ...written].toSorted((a, b) => b.count - a.count);
  for (const family of families) {
    const found = family.isPlain
      ? { formats: family.formats, ambiguous: null }
      : await meantFormat(unread, { family, range: plain.range, ...said });
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
  const type = [...families, ...shapes].some(({ hasOffset }) => hasOffset)
    ? "timestamptz"
    : families.some(({ hasTime }) => hasTime)
      ? "timestamp"
      : "date";
  const reading = {
    type,
    ...(written.length > 0 ? { formats: [...new Set(formats)] } : {}),
    ...said,
    nulls,
    plain: 1 - left / texts.filled,
    ambiguous,
  };
  const share = reading.plain + (await readOf(unread, reading)) / texts.filled;
  if (written.length === 0) {
    // "2026-02-30" is written like the other days: it is one that cannot be read, and told as such.
    const like = await unread.count(sql`${castText("value", reading)} IS NULL OR value LIKE '____-__-__%'`);
    return share >= 0.5 && reading.plain + like / texts.filled >= 0.8 ? { ...reading, share } : null;
  }
  if (share >= 0.8) return { ...reading, share };
  // Two formats that differ on most values still say that these are dates.
  const empty = await unread.count(sql`${castText("value", reading)} IS NULL`);
  const dated = await readByAny(unread, formats, said);
  const like = await unread.count(
    sql`${castText("value", reading)} IS NOT NULL AND ${castValue("value", "varchar", reading)} IS NULL AND (${join(
      formats.map((format) => sql`regexp_full_match(trim(value), ${literal(timePattern(format, reading.language))})`),
      " OR ",
    )})`,
  );
  const isDated = reading.plain + (empty + dated) / texts.filled >= 0.8;
  return isDated || (share >= 0.5 && share + like / texts.filled >= 0.8) ? { ...reading, share } : null;
}

const clockShape = /^9{1,2}:99(?::99(?:\.9{1,6})?)?(?: ?AA)?$/;
const clockFormats = ["%-H:%M", "%-H:%M:%S", "%-H:%M:%S.%f", "%-I:%M %p", "%-I:%M%p", "%-I:%M:%S %p", "%-I:%M:%S%p"];

/** Times of day; those beyond 24 hours are told as what cannot be read. */
async function clockReading(values: ColumnValues, texts: Texts): Promise<ColumnReading | null> {
  const clocks = texts.patterns.filter(({ pattern }) => clockShape.test(pattern.trim()));
  const given = texts.filled - weight(texts.patterns.filter(({ pattern }) => pattern.trim() === ""));
  if (weight(clocks) < given / 2) return null;
  const words = texts.patterns.filter(({ pattern }) => /^\D{0,20}$/u.test(pattern) && !/9/.test(pattern));
  const nulls = words.length > 0 ? (await commonWords(values)).map(({ word }) => word).filter(isNullWord) : [];
  const plain = await readOf(values, { type: "time", nulls: [] });
  const isIso = clocks.every(({ pattern }) => /^99:99(:99(\.9+)?)?$/.test(pattern.trim()));
  const formats: string[] = [];
  if (!isIso)
    for (const format of clockFormats)
      if (await values.some(sql`${castValue("value", "varchar", { type: "time", formats: [format] })} IS NOT NULL`))
        formats.push(format);
  const reading = { type: "time", ...(formats.length > 0 ? { formats } : {}), nulls, plain: plain / texts.filled };
  const share = (await readOf(values, reading)) / texts.filled;
  return share < 0.5 ? null : { ...reading, share, ambiguous: [] };
}

async function commonWords(values: ColumnValues): Promise<{ word: string; n: number }[]> {
  const found = await values.ask((of) =>
    firstOf(
      of,
      sql`SELECT col, left(trim(value), 40) AS word, sum(n)::DOUBLE AS n FROM ${of.rows} WHERE value IS NOT NULL GROUP BY col, word`,
      { order: sql`n DESC, word`, most: 41 },
    ),
  );
  return found.map((row) => ({ word: String(row.word), n: numberOf(row.n) }));
}

async function booleanReading(values: ColumnValues, texts: Texts): Promise<ColumnReading | null> {
  if (texts.patterns.length === 0 || texts.patterns.length > 40) return null;
  if (texts.patterns.some(({ pattern }) => pattern.trim().length > 16)) return null;
  const words = await commonWords(values);
  return words.length > 40 ? null : truthReading(words);
}

/** Numbers among words for nothing, which may stand for times as numbers alone do. */
async function countedReading(values: ColumnValues, texts: Texts): Promise<ColumnReading | null> {
  const found = await numberReading(values, texts);
  if (!found || found.remove?.length || found.decimal === "," || found.negative || found.share < 1) return found;
  const rule = { type: found.type === "double" ? "double" : "decimal(38,9)", nulls: found.nulls };
  const number = castValue("value", "varchar", rule);
  const numbers = await values.askOne(
    (of) =>
      sql`SELECT col, min(${number})::VARCHAR AS low, max(${number})::VARCHAR AS high, coalesce(sum(n) FILTER (WHERE ${number} IS NOT NULL), 0)::DOUBLE AS filled FROM ${of.rows} GROUP BY col`,
  );
  const range = { min: textOf(numbers.low), max: textOf(numbers.high) };
  const isWhole = /^(integer|bigint)$/.test(found.type);
  const given = { name: texts.name, range, filled: numberOf(numbers.filled), isWhole, nulls: found.nulls ?? [] };
  return (await countedTime(values, given)) ?? found;
}

/** How a text column reads as numbers, times or truth values, when most of its values do and not all of them are plain. */
export async function detectReading(values: ColumnValues, texts: Texts): Promise<ColumnReading | null> {
  if (texts.filled === 0) return null;
  return (
    (await dateReading(values, texts)) ??
    (await clockReading(values, texts)) ??
    (await countedReading(values, texts)) ??
    booleanReading(values, texts)
  );
}
