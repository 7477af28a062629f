import { type Expression, isAggregate } from "../grammar/expression.ts";
import { columnSlot, sourceNoun } from "../grammar/slots.ts";
import type { Input } from "../grammar/input.ts";
import type { Reading } from "../read-request.ts";
import { tokenise } from "../text/tokenise.ts";
import { refKey, type Wanted } from "./gather.ts";
import { plain } from "./resolve-output.ts";

/** Two conditions that no row can fulfil together: "Harbour visits and North visits" are rows of either. */
export function contradictions(wanted: Wanted): string[] {
  const kept = wanted
    .all("filter")
    .flatMap((each) =>
      each.keep && each.predicate.kind === "in" && each.predicate.left.kind === "column"
        ? [{ words: each.words, column: each.predicate.left.ref, values: each.predicate.values.map(String) }]
        : [],
    );
  return kept.flatMap((first, index) =>
    kept
      .slice(index + 1)
      .filter(
        (second) =>
          refKey(second.column) === refKey(first.column) &&
          !second.values.some((value) => first.values.includes(value)),
      )
      .map((second) => `"${first.words}" and "${second.words}": no row is both; say whether rows of either are meant.`),
  );
}

/** One list is asked for, and the plan is about another: "devices with a battery below 3000" of readings, "members with their number of visits" of visits. */
export function aboutAnother(reading: Reading, wanted: Wanted, isGrouped: boolean): string[] {
  const { vocabulary, request } = reading;
  const tokens = tokenise(request);
  const input: Input = { tokens, start: 0, end: tokens.length, vocabulary, memo: new Map() };
  const first = tokens.findIndex(
    (token, at) =>
      token.kind === "word" &&
      sourceNoun(input, token.lower) !== null &&
      !columnSlot(input, at).some(({ end }) => end > at + 1),
  );
  const subject = first < 0 ? null : sourceNoun(input, tokens[first]!.lower);
  const word = tokens[first]?.text ?? "";
  const conditions = wanted.all("filter");
  const isBare = first <= 3 && wanted.all("sources").some((each) => each.words === word);
  const asked =
    conditions.find((each) => each.source === subject || each.words.startsWith(`${word} `)) ??
    (isBare ? conditions[0] : undefined);
  const isSubject =
    first >= 0 &&
    first <= 3 &&
    !tokens
      .slice(0, first)
      .some(({ lower }) =>
        ["for", "of", "by", "from", "in", "per", "with", "how", "many", "number", "count", "total"].includes(lower),
      );
  if (isGrouped)
    return (isBare || isSubject) && subject !== vocabulary.main
      ? [
          `"${word}": the result has one row for all ${vocabulary.main}, not one for each of ${word}; say whether that is meant.`,
        ]
      : [];
  return subject !== null && subject !== vocabulary.main && asked
    ? [
        `"${asked.words}": the result has a row for each row of ${vocabulary.main}, not of ${subject}; say whether that is meant.`,
      ]
    : [];
}

const isConditional = (figure: Expression): boolean => figure.kind === "aggregate" && figure.where !== null;

/** "how many paid bookings and the total price": whether the total is of the paid ones only is left open. */
export const looseConditions = (wanted: Wanted): string[] =>
  wanted.all("measures").flatMap(({ items, words }) => {
    const figures = items.map(plain);
    const isOpen =
      isConditional(figures[0]!) && figures.slice(1).some((each) => isAggregate(each) && !isConditional(each));
    return isOpen ? [`"${words}": say whether the condition is one for the first figure only. Now it is.`] : [];
  });
