import { type Fragment, ident, join, literal, sql } from "../sql/fragment.ts";
import { typeFamily } from "../sql/types.ts";
import { castNumber } from "./cast-number.ts";
import type { CastRule } from "./cast-rule.ts";
import { castBetweenTimes, castCounted, castTime } from "./cast-time.ts";

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

/** The column read by the rule: NULL where the value is null, a null word, cannot be read, or, unless it stays text, is blank. */
export function castValue(column: string, given: string, rule: CastRule): Fragment {
  const target: Fragment = { parts: [rule.type] };
  const family = typeFamily(rule.type);
  if (rule.type === "varchar" && rule.nulls?.length) {
    const word = sql`trim(CAST(${ident(column)} AS VARCHAR)) IN (${list(rule.nulls)})`;
    return sql`CAST(CASE WHEN NOT ${word} THEN ${ident(column)} END AS ${target})`;
  }
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
