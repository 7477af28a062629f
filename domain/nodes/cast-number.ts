import { type Fragment, join, literal, sql } from "../sql/fragment.ts";
import type { CastRule } from "./cast-rule.ts";

const matching = (text: Fragment, pattern: string, then: Fragment): Fragment =>
  sql`CASE WHEN regexp_full_match(${text}, ${literal(pattern)}) THEN ${then} END`;

/** Signs beside `,` and `.` that people set between thousands. */
export const softGroupSigns = [" ", "\u00A0", "\u2009", "\u202F", "'", "’", "_"] as const;

const signed: Readonly<Record<NonNullable<CastRule["negative"]>[number], (text: Fragment) => Fragment>> = {
  brackets: (text) => sql`regexp_replace(${text}, '^\\(\\s*(.*?)\\s*\\)$', '-\\1')`,
  behind: (text) => sql`regexp_replace(${text}, '^(.*?)\\s*-$', '-\\1')`,
  typeset: (text) => sql`replace(${text}, '−', '-')`,
};

/** The text without what the rule takes out, with a minus before it and a point for its decimals. */
export function plainNumber(text: Fragment, rule: CastRule): Fragment {
  const without = (rule.remove ?? []).reduce((rest, part) => sql`replace(${rest}, ${literal(part)}, '')`, text);
  const plain = (rule.negative ?? []).reduce((rest, way) => signed[way](rest), without);
  return rule.decimal === "," ? sql`replace(${plain}, ',', '.')` : plain;
}

/**
 * A sign between thousands is taken out only where it stands between thousands (or, as in India, lakhs): without this, "12,5" is
 * a hundred and twenty-five.
 */
const grouped = (sign: string): string =>
  `[^${sign}]*|[^0-9${sign}]*[1-9]\\d{0,2}([${sign}]\\d{2,3})*[${sign}]\\d{3}([^0-9${sign}][^${sign}]*)?`;
/** Likewise of signs that also stand elsewhere, such as a blank before a currency: between digits they part groups of three. */
const misgrouped = (signs: string): string =>
  `\\d[${signs}]\\d{1,2}(\\D|$)|\\d[${signs}]\\d{4}|\\d{4}[${signs}]\\d|\\d[${signs}]{2,}\\d|[.,]\\d+[${signs}]\\d|(^|[^0-9${signs}])[${signs}]?0\\d*[${signs}]\\d`;

export function castNumber(text: Fragment, rule: CastRule): Fragment {
  const number = numberFrom(plainNumber(text, rule), rule.type);
  const sign = rule.decimal === "," ? "." : ",";
  const soft = softGroupSigns.filter((each) => rule.remove?.includes(each)).join("");
  const apart =
    soft === "" ? number : sql`CASE WHEN NOT regexp_matches(${text}, ${literal(misgrouped(soft))}) THEN ${number} END`;
  if (rule.remove?.includes(sign)) return matching(text, grouped(sign), apart);
  return sign === "." ? matching(text, "[^.]*", apart) : apart;
}

function numberFrom(text: Fragment, type: string): Fragment {
  const cast = sql`TRY_CAST(${text} AS ${{ parts: [type] }})`;
  const scale = /^decimal\(\d+,(\d+)\)$/.exec(type)?.[1];
  if (scale !== undefined && scale !== "0")
    return matching(text, `[+-]?(\\d+(\\.\\d{0,${scale}}0*)?|\\.\\d{1,${scale}}0*)`, cast);
  if (type !== "double" && type !== "real") return matching(text, "[+-]?\\d+(\\.0*)?", cast);
  return sql`CASE WHEN ${join(
    [
      sql`regexp_full_match(${text}, '[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?')`,
      sql`isfinite(TRY_CAST(${text} AS ${{ parts: [type] }}))`,
    ],
    " AND ",
  )} THEN ${cast} END`;
}
