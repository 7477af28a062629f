import { type Fragment, ident, join, literal, sql } from "../sql/fragment.ts";
import { timePattern } from "../sql/time-format.ts";
import { typeFamily } from "../sql/types.ts";

/** How one column is read as another type; absent parts mean the strict ISO or plain spelling. */
export interface CastRule {
  readonly type: string;
  /** strptime formats, in any order: a text is read by those whose digits it has, and refused where they differ. */
  readonly formats?: readonly string[] | undefined;
  /** Texts taken out before a number is read, such as `,` or `$`; the sign that is not of decimals only between thousands. */
  readonly remove?: readonly string[] | undefined;
  readonly decimal?: "." | "," | undefined;
  /** Texts that mean "no value". */
  readonly nulls?: readonly string[] | undefined;
  readonly true?: readonly string[] | undefined;
  readonly false?: readonly string[] | undefined;
}

const list = (texts: readonly string[]): Fragment => join(texts.map((text) => literal(text)));
const matching = (text: Fragment, pattern: string, then: Fragment): Fragment =>
  sql`CASE WHEN regexp_full_match(${text}, ${literal(pattern)}) THEN ${then} END`;

const defaultTrue = ["true", "t", "yes", "y", "1"];
const defaultFalse = ["false", "f", "no", "n", "0"];
const isoTimestamp = "\\d{4}-\\d{2}-\\d{2}([ T]\\d{2}:\\d{2}(:\\d{2}(\\.\\d{1,9})?)?Z?)?";
const isoOffset = "\\d{4}-\\d{2}-\\d{2}[ T]\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,9})?[+-]\\d{2}(:?\\d{2})?";
const isoTime = "\\d{2}:\\d{2}(:\\d{2}(\\.\\d{1,9})?)?";
const isoDate = "\\d{4}-\\d{2}-\\d{2}([ T]00:00(:00(\\.0+)?)?Z?)?";

/** The value as trimmed text, NULL where it is blank or one of the rule's null words. */
export function castText(column: string, rule: CastRule): Fragment {
  const trimmed = sql`nullif(trim(CAST(${ident(column)} AS VARCHAR)), '')`;
  return rule.nulls?.length ? sql`CASE WHEN ${trimmed} NOT IN (${list(rule.nulls)}) THEN ${trimmed} END` : trimmed;
}

function plainNumber(column: string, rule: CastRule): Fragment {
  const without = (rule.remove ?? []).reduce(
    (text, part) => sql`replace(${text}, ${literal(part)}, '')`,
    castText(column, rule),
  );
  return rule.decimal === "," ? sql`replace(${without}, ',', '.')` : without;
}

/**
 * A sign between thousands is taken out only where it stands between thousands (or, as in India, lakhs): without this, "12,5" is
 * a hundred and twenty-five.
 */
const grouped = (sign: string): string =>
  `[^${sign}]*|[^0-9${sign}]*[1-9]\\d{0,2}([${sign}]\\d{2,3})*[${sign}]\\d{3}([^0-9${sign}][^${sign}]*)?`;

function numberBy(column: string, rule: CastRule): Fragment {
  const number = numberFrom(plainNumber(column, rule), rule.type);
  const sign = rule.decimal === "," ? "." : ",";
  if (rule.remove?.includes(sign)) return matching(castText(column, rule), grouped(sign), number);
  return sign === "." ? matching(castText(column, rule), "[^.]*", number) : number;
}

function numberFrom(text: Fragment, type: string): Fragment {
  const cast = sql`TRY_CAST(${text} AS ${{ parts: [type] }})`;
  const scale = /^decimal\(\d+,(\d+)\)$/.exec(type)?.[1];
  if (scale !== undefined && scale !== "0")
    return matching(text, `[+-]?(\\d+(\\.\\d{0,${scale}}0*)?|\\.\\d{1,${scale}}0*)`, cast);
  if (type === "double" || type === "real") return matching(text, "[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?", cast);
  return matching(text, "[+-]?\\d+(\\.0*)?", cast);
}

/** By each format strictly; a text that two of them take for different moments is nobody's to choose, so it stays NULL. */
function formatted(text: Fragment, rule: CastRule, formats: readonly string[]): Fragment {
  const readings = [...new Set(formats)].map((format) =>
    matching(
      text,
      timePattern(format),
      sql`CAST(try_strptime(${text}, ${literal(format)}) AS ${{ parts: [rule.type] }})`,
    ),
  );
  if (readings.length === 1) return readings[0]!;
  const all = join(readings);
  return sql`CASE WHEN least(${all}) = greatest(${all}) THEN least(${all}) END`;
}

/** A plain TIMESTAMP would drop an offset, so such a text is read as a moment and kept in UTC. */
function timeFrom(text: Fragment, rule: CastRule): Fragment {
  const target: Fragment = { parts: [rule.type] };
  if (rule.formats?.length) return formatted(text, rule, rule.formats);
  const read = sql`TRY_CAST(${text} AS ${target})`;
  if (rule.type === "date" || rule.type === "time")
    return matching(text, rule.type === "date" ? isoDate : isoTime, read);
  const moment = sql`CAST(TRY_CAST(${text} AS TIMESTAMPTZ) AS ${target})`;
  return sql`CASE WHEN regexp_full_match(${text}, ${literal(isoTimestamp)}) THEN ${read} WHEN regexp_full_match(${text}, ${literal(isoOffset)}) THEN ${moment} END`;
}

function booleanFrom(text: Fragment, rule: CastRule): Fragment {
  const yes = (rule.true ?? defaultTrue).map((word) => word.toLowerCase());
  const no = (rule.false ?? defaultFalse).map((word) => word.toLowerCase());
  return sql`CASE WHEN lower(${text}) IN (${list(yes)}) THEN TRUE WHEN lower(${text}) IN (${list(no)}) THEN FALSE END`;
}

/** The column read by the rule: NULL where the value is null, blank, a null word, or cannot be read. */
export function castValue(column: string, given: string, rule: CastRule): Fragment {
  const target: Fragment = { parts: [rule.type] };
  const family = typeFamily(rule.type);
  if (family === "text" || family === "other")
    return sql`CAST(${rule.nulls?.length ? castText(column, rule) : ident(column)} AS ${target})`;
  const givenFamily = typeFamily(given);
  if (givenFamily !== "text" && givenFamily === family) {
    const viaText = given === "double" || given === "real";
    return viaText
      ? sql`TRY_CAST(CAST(${ident(column)} AS VARCHAR) AS ${target})`
      : sql`TRY_CAST(${ident(column)} AS ${target})`;
  }
  if (family === "number") return numberBy(column, rule);
  if (family === "time") return timeFrom(castText(column, rule), rule);
  return booleanFrom(castText(column, rule), rule);
}
