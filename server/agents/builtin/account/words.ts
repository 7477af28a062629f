import { stem } from "../text/stem.ts";

const list = (text: string): ReadonlySet<string> => new Set(text.split(" "));
const stems = (text: string): ReadonlySet<string> => new Set(text.split(" ").map(stem));

/** Words that turn round what follows them. */
export const negations = list(
  "not no never without except excluding exclude unless nor neither none cannot can't don't doesn't isn't aren't wasn't weren't hasn't haven't ignore",
);

/** How a negation can stand in what was read: what it left out, turned round, or settled. */
export const negative = /"keep":false|"kind":"(?:not|null|null_word|choose)"|"op":"(?:<>|<=|>=|<|>)"|"negative":true/;
/** Clauses that a negation belongs to although they leave out no row. */
export const settling: ReadonlySet<string> = new Set([
  "drop_columns",
  "whole_rows",
  "once",
  "dedupe",
  "repeats",
  "unmatched",
  "join",
  "checks",
  "null_words",
  "key_spelling",
  "tidy",
  "separators",
  "formats",
  "keep_columns",
  "courtesy",
  "fill",
  "scale",
]);

interface Demand {
  readonly words: ReadonlySet<string>;
  /** Any of these in the text of the plan, or among the kinds of its steps. */
  readonly text: RegExp;
  readonly kinds: readonly string[];
}

/** Words that count or order, and what a plan that heeds them must hold. */
export const demands: readonly Demand[] = [
  { words: list("average averages mean avg"), text: /\bavg\(/, kinds: [] },
  { words: list("median"), text: /\bmedian\(|quantile/, kinds: [] },
  { words: list("distinct unique different"), text: /count\(distinct/, kinds: ["dedupe", "aggregate"] },
  { words: list("total totals summed combined sum sums overall"), text: /\b(?:sum|count|avg)\(/, kinds: [] },
  {
    words: list("percentage percent share proportion ratio rate"),
    text: /\/|100/,
    kinds: [],
  },
  {
    words: list(
      "highest largest biggest greatest maximum max lowest smallest least minimum min latest newest earliest oldest longest shortest cheapest dearest best worst top bottom",
    ),
    text: /\b(?:max|min|arg_max|arg_min)\(/,
    kinds: ["order", "top", "dedupe"],
  },
  {
    words: list("sorted ordered sort ascending descending alphabetically chronologically ranked"),
    text: /order by/,
    kinds: ["order", "top"],
  },
  { words: list("counted counting"), text: /\bcount\(/, kinds: [] },
];

/** Words before what rows are called that say which of them are meant. */
export const qualifiers = list(
  "new newer old older large larger big bigger small smaller recent repeat repeated duplicate other second third fourth last first next previous prior late later early earlier single main former current",
);
/** Steps that choose among rows. */
export const choosing: readonly string[] = ["dedupe", "top", "order"];

/** Words for a time that moves: with a unit after them, or alone. */
export const pointing = list("this last next past previous current coming preceding");
export const today = list("today yesterday tomorrow recently currently nowadays lately");
export const units = stems("day week month quarter year hour weekend season");

/** What things are called by doing nothing to them: "orders placed in May", "rows written in capitals". */
export const neutral = stems(
  "made placed written held recorded given taken happened occurred done entered registered listed found seen had came come comes go goes went stands stored kept called named shown happen exist existing contained related belonging " +
    "column field row record line entry value figure number amount kind type list overview report summary breakdown detail data file information info per figure people person thing case time date day week month quarter year hour minute second weekday " +
    "calendar format unit euro dollar pound percent cent currency money usd eur gbp pct km kg ms",
);

/** Said of where something is, of oneself, or of a yes and a no: the words beside them tell what is meant. */
export const placing = stems("travelled went lived live resides sits stays herself himself itself themselves");
/** Verbs of a comparison: "paid more than 20", "lasted over an hour". */
export const measuring = stems(
  "paid pays cost weighed weighs lasted lasts took takes measured scored earned spent got received",
);
/** Several words that are one answer. */
export const answers = list("true/false yes/no and/or");

/** Words for periods that the plan must hold as dates. */
export const months = [
  "january",
  "february",
  "march",
  "april",
  "may",
  "june",
  "july",
  "august",
  "september",
  "october",
  "november",
  "december",
];
