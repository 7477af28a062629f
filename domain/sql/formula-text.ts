import { type Fragment, ident, literal, sql } from "./fragment.ts";
import type { Column } from "./types.ts";

/** Of these no program for tables makes a formula: they are written by the engine, from a value of their own. */
const plainTypes = /^(boolean|u?(tiny|small|big|huge)?int(eger)?|real|float|double|decimal|date|time|timestamp|uuid)/;

/** The signs by which a program for tables takes a cell for a formula, in both widths; one sign alone is none. */
const formula = "(?s)^[=+\\-@\\t\\r\\n＝＋－＠].+$";
const number = "[+-]?[0-9]+([.,][0-9]+)*([eE][+-]?[0-9]+)?%?";

const isFormula = (text: string): boolean => /^[=+\-@\t\r\n＝＋－＠]./su.test(text);

/**
 * A column for a file that people open: a text that a program for tables would take for a formula gets an apostrophe before
 * it, which such programs read as "this is text". Numbers stay numbers. The header is a cell too.
 */
export function shownAsText({ name, type }: Column): Fragment {
  const header = ident(isFormula(name) ? `'${name}` : name);
  if (plainTypes.test(type)) return sql`${ident(name)} AS ${header}`;
  const text = sql`CAST(${ident(name)} AS VARCHAR)`;
  const isOne = sql`regexp_matches(${text}, ${literal(formula)}) AND NOT regexp_full_match(${text}, ${literal(number)})`;
  return sql`CASE WHEN ${isOne} THEN '''' || ${text} ELSE ${text} END AS ${header}`;
}
