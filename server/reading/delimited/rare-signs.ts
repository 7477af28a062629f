import type { Marks } from "./sample-records.ts";

const linesOf = (text: string): string[] =>
  text
    .split(/\r\n|\r|\n/, 41)
    .slice(0, -1)
    .filter((line) => line.trim() !== "");

/** Signs that stand in no word, name, number or time, with the blanks around them. */
const signRuns = /[ \t]*[^\p{L}\p{N}\s"'“”„«».,_\-+/\\@%$€£¥()[\]{}:;?]+[ \t]*|[ \t]*(?:::|;;|\|\||,,)+[ \t]*/gu;
const mostTried = 6;

/** Other signs, and several in a row, that stand equally often on nearly all lines. */
export function rareDelimiters(text: string, usual: readonly string[]): string[] {
  const lines = linesOf(text);
  const counts = new Map<string, number[]>();
  for (const [index, line] of lines.entries())
    for (const [run] of line.matchAll(signRuns))
      for (const sign of new Set([run, run.trim()])) {
        if (sign === "" || sign.length > 4 || usual.includes(sign)) continue;
        const list = counts.get(sign) ?? lines.map(() => 0);
        list[index]! += 1;
        counts.set(sign, list);
      }
  const isEven = (list: readonly number[]): boolean => {
    const most = Math.max(...list);
    return most > 0 && list.filter((count) => count === most).length >= list.length * 0.8;
  };
  return [...counts]
    .filter(([, list]) => lines.length > 1 && isEven(list))
    .map(([sign]) => sign)
    .slice(0, mostTried);
}

const pairs = ["“”", "„“", "„”", "«»", "‹›", "‘’"];
const partner = new Map(pairs.map((pair) => [pair, pair]));

/** Signs in which fields stand as in quotes: others than the usual, or two that differ. */
export function rareQuotes(text: string, delimiter: string): string[] {
  const counts = new Map<string, number>();
  let fields = 0;
  for (const line of linesOf(text))
    for (const part of line.split(delimiter)) {
      const field = part.trim();
      fields += 1;
      if (field.length < 2) continue;
      const [first, last] = [field[0]!, field.at(-1)!];
      const isSign = first === last && /[^\p{L}\p{N}\s"'.\-+$€£¥#]/u.test(first) && !delimiter.includes(first);
      const quote = isSign ? first : partner.get(first + last);
      if (quote !== undefined) counts.set(quote, (counts.get(quote) ?? 0) + 1);
    }
  for (const pair of pairs) {
    const found = text
      .split(delimiter + pair[0]!)
      .slice(1)
      .filter((rest) => rest.includes(pair[1]!)).length;
    if (found > 1) counts.set(pair, Math.max(found, counts.get(pair) ?? 0));
  }
  return [...counts]
    .filter(([quote, count]) => count >= 2 && (quote.length > 1 || count * 5 >= fields))
    .map(([quote]) => quote);
}

/** The sign that stands before most quotes which neither open nor close a field. */
export function rareEscape(text: string, { delimiter, quote }: Marks): string | null {
  const counts = new Map<string, number>();
  for (let at = text.indexOf(quote); at >= 0; at = text.indexOf(quote, at + 1)) {
    const [before, behind] = [text[at - 1] ?? "\n", text[at + 1] ?? "\n"];
    const isOutside = /[\r\n]/.test(before) || text.startsWith(delimiter, at - delimiter.length);
    if (isOutside || before === quote || behind === quote || /[\p{L}\p{N}\s]/u.test(before)) continue;
    counts.set(before, (counts.get(before) ?? 0) + (text.startsWith(delimiter, at + 1) ? 0.5 : 1));
  }
  const [most] = [...counts].toSorted((a, b) => b[1] - a[1]);
  return most && (most[0] === "\\" || most[1] >= 2) && !/[.,!?;:)\]]/.test(most[0]) ? most[0] : null;
}
