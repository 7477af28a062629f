import type { Shape } from "./date-shapes.ts";

export const plainNumberPattern = "[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?";
const plainShape = /^[+-]?(9+\.?9*|\.9+)$/;
const dirtyShape = /^\(?[+-]?([$€£¥] ?|AAA )?[+-]?9+([,.'’ ]999)*([.,]9+)?( ?[$€£¥%]| AAA)?\)?$/;

export const isPlainNumber = ({ pattern }: Shape): boolean => plainShape.test(pattern.trim());
export const isDirtyNumber = (shape: Shape): boolean => !isPlainNumber(shape) && dirtyShape.test(shape.pattern.trim());

/** Words by which people say "no value"; compared in lower case. */
const nullWords = new Set([
  "n/a",
  "na",
  "n.a.",
  "n.a",
  "#n/a",
  "null",
  "none",
  "nil",
  "nan",
  "-",
  "--",
  "---",
  "–",
  "—",
  "?",
  "??",
  ".",
  "..",
  "*",
  "**",
  "***",
  "unknown",
  "missing",
  "not available",
  "not applicable",
  "tbd",
  "(null)",
  "<null>",
  "<na>",
  "\\n",
  "undefined",
  "empty",
]);
export const isNullWord = (text: string): boolean => nullWords.has(text.trim().toLowerCase());

export interface NumberRule {
  readonly type: string;
  readonly remove: string[];
  readonly decimal: "." | ",";
  readonly nulls: string[];
}

const ornaments = ["$", "€", "£", "¥", "%", "'", "’", " "];

interface Digits {
  whole: number;
  fraction: number;
}
function measure(into: Digits, text: string): void {
  const match = /^[+-]?(\d*)(?:\.(\d*))?$/.exec(text);
  if (!match) return;
  into.whole = Math.max(into.whole, match[1]!.length);
  into.fraction = Math.max(
    into.fraction,
    match[2]?.replace(/0+$/, "").length ?? 0,
    match[2] ? Math.min(2, match[2].length) : 0,
  );
}

function typeOf({ whole, fraction }: Digits): string {
  if (fraction > 4) return "double";
  if (fraction > 0) return whole + fraction <= 18 ? `decimal(18,${fraction})` : `decimal(38,${fraction})`;
  if (whole <= 9) return "integer";
  return whole <= 18 ? "bigint" : "hugeint";
}

/** The rule that reads what plain numbers stand among: separators, signs of currency, words for "no value". */
export function numberRule(plain: readonly Shape[], others: readonly { value: string; n: number }[]): NumberRule {
  const texts = others.map(({ value }) => value.trim());
  const weigh = (pattern: RegExp): number =>
    others.filter(({ value }) => pattern.test(value.trim())).reduce((sum, { n }) => sum + n, 0);
  const dotDecimals = plain.filter(({ pattern }) => /\.9{1,2}$/.test(pattern.trim())).length > 0;
  const commaDecimal = !dotDecimals && weigh(/^\D*\d+(\.\d{3})*,(\d{1,2}|\d{4,})\D*$/) > weigh(/\d,\d{3}(\D|$)/);
  const separators = commaDecimal ? ["."] : [","];
  const numeric = texts.filter((text) => /\d/.test(text));
  const remove = [...separators, ...ornaments].filter((part) => numeric.some((text) => text.includes(part)));
  const digits: Digits = { whole: 1, fraction: 0 };
  for (const { pattern } of plain) measure(digits, pattern.trim().replaceAll("9", "1"));
  for (const text of numeric) {
    const bare = remove.reduce((rest, part) => rest.replaceAll(part, ""), text);
    measure(digits, commaDecimal ? bare.replace(",", ".") : bare);
  }
  return {
    type: typeOf(digits),
    remove,
    decimal: commaDecimal ? "," : ".",
    nulls: [...new Set(texts.filter(isNullWord))].slice(0, 50),
  };
}
