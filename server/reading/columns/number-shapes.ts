import { softGroupSigns } from "#domain/nodes/cast-number.ts";
import { type CastRule, negativeWays } from "#domain/nodes/cast-rule.ts";
import type { Shape } from "./date-shapes.ts";
import { isNullWord } from "./null-words.ts";

export const plainNumberPattern = "[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?";
const plainShape = /^[+-]?(9+\.?9*|\.9+)(A[+-]?9{1,3})?$/;
/** A sign or code of a currency, or a sign of per cent, in a shape. */
const mark = "(?:[\\p{L}]{0,3}[\\p{Sc}%]|\\p{L}{2,3}\\.?)";
const minus = "[+\\-−]?";
const group = "[,.'’_ \\u00A0\\u2009\\u202F]";
const dirtyShape = new RegExp(
  `^${minus}(?:${mark}\\s?)?\\(?\\s?${minus}(?:${mark}\\s?)?${minus}(?:9+(?:${group}9{2,3})*(?:[.,]9+)?|[.,]9+)(?:\\s?${mark})?\\s?\\)?(?:\\s?-)?(?:\\s?${mark})?$`,
  "u",
);

export const isPlainNumber = ({ pattern }: Shape): boolean => plainShape.test(pattern.trim());
export const isDirtyNumber = (shape: Shape): boolean => !isPlainNumber(shape) && dirtyShape.test(shape.pattern.trim());

export interface NumberRule {
  readonly type: string;
  readonly remove: string[];
  readonly decimal: "." | ",";
  readonly negative?: NonNullable<CastRule["negative"]>[number][];
  readonly nulls: string[];
}

/** Signs and codes of one currency are alike; two currencies in a column are not one measure. */
const currencies = (
  "$ US$ USD | € EUR EURO | £ GBP | ¥ JPY CNY RMB | R$ BRL | A$ AU$ AUD | C$ CA$ CAD | HK$ HKD | NZ$ NZD | S$ SGD | MX$ MXN | CHF Fr. Fr SFr. SFr | " +
  "kr kr. SEK NOK DKK | zł zl PLN | Kč CZK | Ft HUF | lei RON | ₹ Rs. Rs INR | ₽ руб. руб RUB | ₺ TL TRY | ₩ KRW | ₪ ILS | ₫ VND | ₦ NGN | ₴ UAH | ₱ PHP | R ZAR | ฿ THB | Rp IDR | AED | SAR"
)
  .split(" | ")
  .map((words) => words.split(" "));
const currencyOf = new Map(currencies.flatMap((words, index) => words.map((word) => [word.toLowerCase(), index])));

/** What is written beside the figures and may be taken out: the most frequent currency's signs as they are spelled, and per cent. */
function marksIn(others: readonly { text: string; n: number }[]): string[] {
  const rows = new Map<number, number>();
  const spelled = new Map<string, number>();
  for (const { text, n } of others)
    for (const word of text.match(/\p{L}{0,3}\p{Sc}|\p{L}+\.?/gu) ?? []) {
      const currency = currencyOf.get(word.toLowerCase()) ?? currencyOf.get(word.toLowerCase().replace(/\.$/, ""));
      if (currency === undefined) continue;
      spelled.set(word, currency);
      rows.set(currency, (rows.get(currency) ?? 0) + n);
    }
  const [most] = [...rows].toSorted((a, b) => b[1] - a[1])[0] ?? [-1];
  const words = [...spelled].filter(([, currency]) => currency === most).map(([word]) => word);
  return [
    ...words.toSorted((a, b) => b.length - a.length || (a < b ? -1 : 1)),
    ...(others.some(({ text }) => text.includes("%")) ? ["%"] : []),
  ];
}

/** How minus is written in these texts, beside before the figures. */
function negativesIn(texts: readonly string[]): NonNullable<CastRule["negative"]>[number][] {
  const ways = {
    brackets: /^\D*\([^()]*\d[^()]*\)\D*$/,
    behind: /\d\s*-\s*\D*$/,
    typeset: /−/,
  } as const;
  return negativeWays.filter((way) => texts.some((text) => ways[way].test(text)));
}

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
  if (whole + fraction > 38) return "double";
  if (fraction > 0) return whole + fraction <= 18 ? `decimal(18,${fraction})` : `decimal(38,${fraction})`;
  if (whole <= 9) return "integer";
  return whole <= 18 ? "bigint" : "decimal(38,0)";
}

const isBare = (pattern: string): boolean => /^[+-]?9{1,3}$/.test(pattern);
/**
 * Whether each point stands before exactly three digits, small numbers have none, and no larger number is without: "1.234" is a
 * thousand as people in many countries write it. Numbers below one have a point that cannot part thousands.
 */
export function partsThousands(plain: readonly Shape[], texts: readonly string[], hasBelowOne: boolean): boolean {
  const patterns = plain.map(({ pattern }) => pattern.trim());
  const numeric = texts.filter((text) => /\d/.test(text));
  const isGrouped = (text: string): boolean => /^\D*[1-9]\d{0,2}(\.\d{3})+\D*$/.test(text);
  const isSmall = (text: string): boolean => /^\D*\d{1,3}\D*$/.test(text);
  const dotted = patterns.filter((pattern) => pattern.includes("."));
  return (
    !hasBelowOne &&
    (dotted.length > 0 || numeric.some(isGrouped)) &&
    dotted.every((pattern) => /^[+-]?9{1,3}\.999$/.test(pattern)) &&
    patterns.every((pattern) => pattern.includes(".") || isBare(pattern)) &&
    numeric.every((text) => isGrouped(text) || isSmall(text)) &&
    (patterns.some(isBare) || numeric.some((text) => isSmall(text) || /\.\d{3}\./.test(text)))
  );
}

/** The rule that reads what plain numbers stand among: separators, signs of currency, words for "no value". */
export function numberRule(
  plain: readonly Shape[],
  others: readonly { value: string; n: number }[],
  hasBelowOne = false,
): NumberRule {
  const texts = others.map(({ value }) => value.trim());
  const weigh = (pattern: RegExp): number =>
    others.filter(({ value }) => pattern.test(value.trim())).reduce((sum, { n }) => sum + n, 0);
  const dotDecimals = plain.filter(({ pattern }) => /\.9{1,2}$/.test(pattern.trim())).length > 0;
  const commaDecimal =
    !dotDecimals && weigh(/^\D*\d+([.'’_ \u00A0\u2009\u202F]\d{3})*,(\d{1,2}|\d{4,})\D*$/) > weigh(/\d,\d{3}(\D|$)/);
  const isByPoint = !commaDecimal && partsThousands(plain, texts, hasBelowOne);
  const isComma = commaDecimal || isByPoint;
  const separators = isComma ? ["."] : [","];
  const numeric = texts.filter((text) => /\d/.test(text));
  const isUsed = (part: string): boolean => numeric.some((text) => text.includes(part));
  const marks = marksIn(
    others.filter(({ value }) => /\d/.test(value)).map(({ value, n }) => ({ text: value.trim(), n })),
  );
  const remove = [
    ...separators.filter((part) => isByPoint || isUsed(part)),
    ...marks,
    ...softGroupSigns.filter(isUsed),
  ];
  const negative = negativesIn(numeric);
  const digits: Digits = { whole: 1, fraction: 0 };
  for (const { pattern } of plain)
    measure(
      digits,
      pattern
        .trim()
        .replaceAll("9", "1")
        .replace(isByPoint ? "." : "", ""),
    );
  for (const text of numeric) {
    const bare = remove.reduce((rest, part) => rest.replaceAll(part, ""), text).replaceAll(/[()−]|(?<=\d)-$/g, "");
    measure(digits, isComma ? bare.replace(",", ".") : bare);
  }
  return {
    type: typeOf(digits),
    remove,
    decimal: isComma ? "," : ".",
    ...(negative.length > 0 ? { negative } : {}),
    nulls: [...new Set(texts.filter(isNullWord))].slice(0, 50),
  };
}
