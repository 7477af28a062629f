import { monthNumbers } from "../sql/month-names.ts";
import { type Fragment, join, literal, sql } from "../sql/fragment.ts";
import { timePattern } from "../sql/time-format.ts";
import { castNumber } from "./cast-number.ts";
import type { CastRule } from "./cast-rule.ts";

const isMatch = (text: Fragment, pattern: string): Fragment => sql`regexp_full_match(${text}, ${literal(pattern)})`;
const matching = (text: Fragment, pattern: string, then: Fragment): Fragment =>
  sql`CASE WHEN ${isMatch(text, pattern)} THEN ${then} END`;

const day = "\\d{4}-\\d{2}-\\d{2}";
const clock = "\\d{2}:\\d{2}(:\\d{2}(\\.\\d{1,9})?)?";
const isoTimestamp = `${day}([ T]${clock})?`;
const isoMoment = `${day}[ T]${clock} ?(Z|[+-]\\d{2}(:?\\d{2})?)`;
const isoDate = `${day}([ T]00:00(:00(\\.0+)?)?Z?)?`;

/** The engine takes an offset only behind seconds, and without a blank before it. */
const isoSpelling = (text: Fragment): Fragment =>
  sql`left(${text}, 16) || coalesce(nullif(regexp_extract(${text}, '^.{16}(:[0-9.]+)', 1), ''), ':00') || regexp_extract(${text}, '(Z|[+-][0-9:]+)$')`;

const isMoment = (rule: CastRule): boolean => rule.type === "timestamptz";
const typed = (rule: CastRule): Fragment => ({ parts: [rule.type] });

/** A moment as the rule's type: its time of day in the rule's zone, or in UTC. */
const ofMoment = (moment: Fragment, rule: CastRule): Fragment =>
  isMoment(rule)
    ? moment
    : sql`CAST(${rule.zone === undefined ? moment : sql`timezone(${literal(rule.zone)}, ${moment})`} AS ${typed(rule)})`;

/** A time without an offset as the rule's type; where that is a moment, the rule must say in which zone it stands. */
const ofLocal = (local: Fragment, rule: CastRule): Fragment => {
  if (!isMoment(rule)) return sql`CAST(${local} AS ${typed(rule)})`;
  return rule.zone === undefined
    ? sql`CAST(NULL AS TIMESTAMPTZ)`
    : sql`timezone(${literal(rule.zone)}, CAST(${local} AS TIMESTAMP))`;
};

const offsetCode = /%[zZ]/;
const isUtc = /(Z|UTC|GMT)$/;

/** A week alone stands for its Monday. */
const isWeek = (format: string): boolean => format.includes("%V") && !/%[uwaA]/.test(format);

function byFormat(text: Fragment, rule: CastRule, format: string): Fragment {
  const months = rule.language !== undefined && /%[bB]/.test(format) ? monthNumbers(rule.language) : null;
  const pattern = timePattern(format, rule.language);
  const spelled = months
    ? months.reduce(
        (rest, { pattern: name, number }) =>
          sql`regexp_replace(${rest}, ${literal(`(^|[^\\pL\\pM])${name}([^\\pL\\pM]|$)`)}, ${literal(`\\1${number}\\2`)})`,
        text,
      )
    : text;
  const code = months ? format.replaceAll(/%[bB]/g, "%m") : format;
  const [given, own] = isWeek(code) ? [sql`${spelled} || '-1'`, `${code}-%u`] : [spelled, code];
  const parsed = sql`try_strptime(${given}, ${literal(own)})`;
  // The engine takes week 53 of a year that has 52 for the first of the next.
  const read = code.includes("%V")
    ? sql`CASE WHEN strftime(${parsed}, ${literal(own)}) = ${given} THEN ${parsed} END`
    : parsed;
  if (offsetCode.test(format)) return matching(text, pattern, ofMoment(sql`CAST(${read} AS TIMESTAMPTZ)`, rule));
  if (isMoment(rule) && isUtc.test(format)) return matching(text, pattern, sql`timezone('UTC', ${read})`);
  return matching(text, pattern, ofLocal(read, rule));
}

/** A quarter stands for its first day. */
function byQuarter(text: Fragment, rule: CastRule, format: string): Fragment {
  const quarters = [1, 2, 3, 4].map((quarter) => {
    const own = format.replaceAll("%q", String(quarter));
    const first = sql`try_strptime(${text}, ${literal(own)}) + INTERVAL ${literal(3 * (quarter - 1))} MONTH`;
    return sql`WHEN ${isMatch(text, timePattern(own))} THEN ${ofLocal(first, rule)}`;
  });
  return sql`CASE ${join(quarters, " ")} END`;
}

/** By each format strictly; a text that two of them take for different moments is nobody's to choose, so it stays NULL. */
function formatted(text: Fragment, rule: CastRule, formats: readonly string[]): Fragment {
  const readings = [...new Set(formats)].map((format) =>
    format.includes("%q") ? byQuarter(text, rule, format) : byFormat(text, rule, format),
  );
  if (readings.length === 1) return readings[0]!;
  const all = join(readings);
  return sql`CASE WHEN least(${all}) = greatest(${all}) THEN least(${all}) END`;
}

/** A plain TIMESTAMP would drop an offset, so such a text is read as a moment and kept in UTC. */
export function castTime(text: Fragment, rule: CastRule): Fragment {
  if (rule.formats?.length) return formatted(text, rule, rule.formats);
  if (rule.type === "time") return matching(text, clock, sql`TRY_CAST(${text} AS TIME)`);
  const moment = ofMoment(sql`TRY_CAST(${isoSpelling(text)} AS TIMESTAMPTZ)`, rule);
  if (rule.type === "date") {
    const read = sql`WHEN ${isMatch(text, isoDate)} THEN TRY_CAST(${text} AS DATE)`;
    return rule.zone === undefined
      ? sql`CASE ${read} END`
      : sql`CASE ${read} WHEN ${isMatch(text, isoMoment)} THEN ${moment} END`;
  }
  const local = ofLocal(sql`TRY_CAST(${text} AS TIMESTAMP)`, rule);
  return sql`CASE WHEN ${isMatch(text, isoTimestamp)} THEN ${local} WHEN ${isMatch(text, isoMoment)} THEN ${moment} END`;
}

/** A value that is a time already, as another type of time. */
export function castBetweenTimes(value: Fragment, given: string, rule: CastRule): Fragment {
  const moment = given === "timestamptz" && !isMoment(rule) && rule.type !== "time";
  if (rule.zone !== undefined && moment) return ofMoment(value, rule);
  if (rule.zone !== undefined && given === "timestamp" && isMoment(rule)) return ofLocal(value, rule);
  return sql`TRY_CAST(${value} AS ${typed(rule)})`;
}

const microsIn = { seconds: 1_000_000, milliseconds: 1_000, microseconds: 1 } as const;
/** From the year 1 to the year 9999. */
const [firstMicros, lastMicros] = [-62_135_596_800_000_000n, 253_402_300_799_999_999n];
const constant = (number: number | bigint): Fragment => ({ parts: [String(number)] });

/** A number that counts from the beginning of 1970, or days as spreadsheets count them. */
export function castCounted(value: Fragment, isText: boolean, rule: CastRule & { unit: string }): Fragment {
  const width = rule.unit === "days" ? "decimal(18,9)" : "decimal(28,6)";
  const number = isText
    ? castNumber(value, { ...rule, type: width })
    : sql`TRY_CAST(${value} AS ${{ parts: [width] }})`;
  const micros =
    rule.unit === "days"
      ? sql`CASE WHEN ${number} BETWEEN 61 AND 2958465.999 THEN CAST(round(CAST(${number} - 25569 AS DECIMAL(28,9)) * 86400000) AS BIGINT) * 1000 END`
      : sql`TRY_CAST(${number} * ${constant(microsIn[rule.unit as keyof typeof microsIn])} AS BIGINT)`;
  const local = sql`make_timestamp(CASE WHEN ${micros} BETWEEN ${constant(firstMicros)} AND ${constant(lastMicros)} THEN ${micros} END)`;
  if (rule.unit === "days") {
    const whole = rule.type === "date" ? sql`CASE WHEN ${number} = floor(${number}) THEN ${local} END` : local;
    return ofLocal(whole, rule);
  }
  return ofMoment(sql`timezone('UTC', ${local})`, rule);
}
