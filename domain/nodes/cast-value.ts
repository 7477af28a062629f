import { type Fragment, ident, join, literal, sql } from "../sql/fragment.ts";
import type { MonthLanguage } from "../sql/month-names.ts";
import { typeFamily } from "../sql/types.ts";
import { castNumber } from "./cast-number.ts";
import { castBetweenTimes, castCounted, castTime } from "./cast-time.ts";

/** What a number counts that stands for a time: from 1970 in UTC, or the days of spreadsheets since 1899-12-30. */
export const timeUnits = ["seconds", "milliseconds", "microseconds", "days"] as const;
/** How a number says that it is negative beside a minus before it: `(5)`, `5-`, and the printer's minus `−5`. */
export const negativeWays = ["brackets", "behind", "typeset"] as const;

/** How one column is read as another type; absent parts mean the strict ISO or plain spelling. */
export interface CastRule {
  readonly type: string;
  /** strptime formats, in any order: a text is read by those whose digits it has, and refused where they differ. */
  readonly formats?: readonly string[] | undefined;
  /** The language of the names of months; without it, English ones as strptime takes them. */
  readonly language?: MonthLanguage | undefined;
  /** The zone of times without an offset where a moment is wanted, and of the day where a day of a moment is. */
  readonly zone?: string | undefined;
  readonly unit?: (typeof timeUnits)[number] | undefined;
  /** Texts taken out before a number is read, such as `,` or `$`; a sign that parts thousands only between thousands. */
  readonly remove?: readonly string[] | undefined;
  readonly decimal?: "." | "," | undefined;
  readonly negative?: readonly (typeof negativeWays)[number][] | undefined;
  /** Texts that mean "no value". */
  readonly nulls?: readonly string[] | undefined;
  readonly true?: readonly string[] | undefined;
  readonly false?: readonly string[] | undefined;
}

const list = (texts: readonly string[]): Fragment => join(texts.map((text) => literal(text)));
const defaultTrue = ["true", "t", "yes", "y", "1"];
const defaultFalse = ["false", "f", "no", "n", "0"];

/** The value as trimmed text, NULL where it is blank or one of the rule's null words. */
export function castText(column: string, rule: CastRule): Fragment {
  const trimmed = sql`nullif(trim(CAST(${ident(column)} AS VARCHAR)), '')`;
  return rule.nulls?.length ? sql`CASE WHEN ${trimmed} NOT IN (${list(rule.nulls)}) THEN ${trimmed} END` : trimmed;
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
    if (family === "time") return castBetweenTimes(ident(column), given, rule);
    const viaText = given === "double" || given === "real";
    return viaText
      ? sql`TRY_CAST(CAST(${ident(column)} AS VARCHAR) AS ${target})`
      : sql`TRY_CAST(${ident(column)} AS ${target})`;
  }
  const text = castText(column, rule);
  if (family === "number") return castNumber(text, rule);
  if (family === "boolean") return booleanFrom(text, rule);
  if (rule.unit === undefined) return castTime(text, rule);
  const isNumber = givenFamily === "number";
  return castCounted(isNumber ? ident(column) : text, !isNumber, { ...rule, unit: rule.unit });
}
