import type { ColumnRef } from "../link/vocabulary.ts";
import { nameWords, stem } from "../text/stem.ts";
import { areSynonyms } from "../text/words.ts";
import { column } from "./expression.ts";
import { type Input, type Parser, tokenAt } from "./input.ts";
import { familyOf } from "./numeric.ts";
import { columnSlot } from "./slots.ts";

export interface Taking {
  readonly word: string;
  readonly of: ColumnRef;
}

const followers = new Set(["per", "by", "each", "every"]);
const grains = new Set(["daily", "weekly", "monthly", "quarterly", "yearly", "annual"]);
const money = ["revenue", "amount"].map(stem);
const isNumber = (input: Input, ref: ColumnRef): boolean => familyOf(input.vocabulary, column(ref)) === "number";
const isKey = (name: string): boolean =>
  nameWords(name).some((word) => ["id", "no", "nr", "code", "key", "number", "year"].includes(word));

/** "revenue" where just one column of the main source holds amounts of money. */
function onlyMoney(input: Input): ColumnRef | null {
  const { main, columns } = input.vocabulary;
  const found = columns.filter(
    ({ ref, stems }) =>
      ref.source === main &&
      stems.some((each) => money.some((word) => areSynonyms(each, word))) &&
      !isKey(ref.name) &&
      isNumber(input, ref),
  );
  return found.length === 1 ? found[0]!.ref : null;
}

/** "amount by status", "monthly revenue": a number without a word for what is done with it is summed up, and that is said. */
export const takingSlot: Parser<Taking> = (input, at) => {
  const first = tokenAt(input, at);
  if (first?.kind !== "word") return [];
  const isFollowed = (end: number): boolean =>
    [end, ...(["for", "of", "in"].includes(tokenAt(input, end)?.lower ?? "") ? [end + 1] : [])].some((place) =>
      followers.has(tokenAt(input, place)?.lower ?? ""),
    );
  const isFigure = (end: number): boolean => isFollowed(end) || grains.has(tokenAt(input, at - 1)?.lower ?? "");
  const named = columnSlot(input, at)
    .filter(({ end, value }) => isFigure(end) && !isKey(value.name) && isNumber(input, value))
    .map(({ end, value }) => ({
      end,
      value: {
        word: input.tokens
          .slice(at, end)
          .map((token) => token.text)
          .join(" "),
        of: value,
      },
    }));
  if (named.length > 0 || !isFigure(at + 1) || !money.some((word) => areSynonyms(first.stem, word))) return named;
  const of = onlyMoney(input);
  return of ? [{ end: at + 1, value: { word: first.text, of } }] : [];
};
