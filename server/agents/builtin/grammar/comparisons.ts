import type { Comparison } from "./expression.ts";
import { type Found, type Input, tokenAt } from "./input.ts";
import { type Phrase, phrase } from "./phrase.ts";

const before: readonly [Comparison, readonly string[]][] = [
  [
    ">=",
    [
      "at least",
      "at or above",
      "at or over",
      "no less than",
      "not less than",
      "no fewer than",
      "not fewer than",
      "not below",
      "not under",
      "minimum ?of",
      "a minimum of",
      "upwards of",
      "starting at",
      "since",
      "from",
      "on or after",
      ">=",
      "≥",
      "not before",
      "not earlier than",
      "no earlier than",
      "greater than or equal to",
      "equal to or greater than",
    ],
  ],
  [
    "<=",
    [
      "at most",
      "at or below",
      "at or under",
      "no more than",
      "not more than",
      "not over",
      "not above",
      "up to",
      "maximum ?of",
      "a maximum of",
      "<=",
      "≤",
      "until",
      "on or before",
      "not after",
      "not later than",
      "no later than",
      "not exceeding",
      "less than or equal to",
      "not greater than",
      "no greater than",
      "not higher than",
    ],
  ],
  [
    ">",
    [
      "more than",
      "over",
      "above",
      "greater than",
      "larger than",
      "bigger than",
      "higher than",
      "older than",
      "longer than",
      "later than",
      "exceeding",
      "exceeds",
      "in excess of",
      "beyond",
      "after",
      ">",
    ],
  ],
  [
    "<",
    [
      "less than",
      "fewer than",
      "under",
      "below",
      "smaller than",
      "lower than",
      "younger than",
      "shorter than",
      "cheaper than",
      "earlier than",
      "before",
      "<",
    ],
  ],
  ["<>", ["!=", "<>", "≠", "not equal to", "other than", "different from"]],
  ["=", ["exactly", "equal to", "equals", "==", "=", "precisely"]],
];
const after: readonly [Comparison, readonly string[]][] = [
  [
    ">=",
    [
      "or more",
      "and more",
      "or above",
      "and above",
      "or over",
      "and over",
      "or higher",
      "and higher",
      "or older",
      "and older",
      "or greater",
      "or larger",
      "or bigger",
      "or longer",
      "and up",
      "and upwards",
      "or up",
      "or later",
      "or upwards",
      "or beyond",
      "+",
      "at least",
      "and beyond",
    ],
  ],
  [
    "<=",
    [
      "or less",
      "or fewer",
      "or below",
      "and below",
      "or under",
      "and under",
      "or lower",
      "or younger",
      "and younger",
      "or smaller",
      "or cheaper",
      "or earlier",
      "at most",
      "and less",
      "or shorter",
    ],
  ],
];
const compile = (table: readonly [Comparison, readonly string[]][]): [Comparison, Phrase[]][] =>
  table.map(([op, texts]) => [op, texts.map(phrase)]);
const [compiledBefore, compiledAfter] = [compile(before), compile(after)];

const read = (table: [Comparison, Phrase[]][], input: Input, at: number): Found<Comparison>[] =>
  table
    .flatMap(([op, all]) => all.flatMap((each) => each(input, at, {}).map(({ end }) => ({ end, value: op }))))
    .toSorted((left, right) => right.end - left.end);

/** "at least" and the like, before the number. */
export const comparisonBefore = (input: Input, at: number): Found<Comparison>[] => read(compiledBefore, input, at);
/** "or more" and the like, after it. */
export const comparisonAfter = (input: Input, at: number): Found<Comparison>[] => read(compiledAfter, input, at);

const turned: Record<Comparison, Comparison> = { "=": "<>", "<>": "=", "<": ">=", "<=": ">", ">": "<=", ">=": "<" };
export const negated = (op: Comparison): Comparison => turned[op];

/** Words between a column and what is said of it; `negative` when one of them is a "not". */
export function linkWords(input: Input, at: number): { end: number; negative: boolean; isStated: boolean } {
  let [place, negative, isStated] = [at, false, false];
  for (;;) {
    const token = tokenAt(input, place);
    if (!token) break;
    if (token.lower === "at" && ["least", "most"].includes(tokenAt(input, place + 1)?.lower ?? "")) break;
    if (["not", "isn't", "aren't", "wasn't", "never"].includes(token.lower)) {
      negative = !negative;
      isStated = true;
    } else if (
      [
        "is",
        "are",
        "was",
        "were",
        "be",
        "being",
        "equals",
        "=",
        ":",
        "has",
        "have",
        "reads",
        "says",
        "of",
        "must",
        "should",
        "in",
        "at",
        "than",
        "a",
        "an",
        "the",
        "either",
        "one",
        "only",
        "value",
        "values",
        "equal",
        "to",
        "still",
        "marked",
        "set",
      ].includes(token.lower)
    ) {
      if (!["of", "a", "an", "the", "in", "at"].includes(token.lower)) isStated = true;
    } else break;
    place += 1;
  }
  return { end: place, negative, isStated };
}
