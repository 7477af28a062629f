import { profileOf, type ColumnRef } from "../link/vocabulary.ts";
import { typeFamily } from "#domain/sql/types.ts";
import { nameWords, stem } from "../text/stem.ts";
import { column } from "./expression.ts";
import type { Found, Input, Parser } from "./input.ts";
import type { OrderItem } from "./intent.ts";
import { timeColumns } from "./periods.ts";
import { phrase } from "./phrase.ts";

const adjectives: readonly [string, string, boolean][] = [
  ["(most expensive|priciest|dearest|costliest)", "price cost fee fare amount", true],
  ["(cheapest|least expensive)", "price cost fee fare amount", false],
  ["heaviest", "weight", true],
  ["lightest", "weight", false],
  ["tallest", "height", true],
  ["(longest)", "duration length minute hour second", true],
  ["shortest", "duration length minute hour second", false],
  ["oldest", "age", true],
  ["youngest", "age", false],
  ["(fastest)", "speed", true],
  ["slowest", "speed", false],
  ["(hottest|warmest)", "temperature temp", true],
  ["(coldest|coolest)", "temperature temp", false],
];
const compiled = adjectives.map(([text, nouns, desc]) => ({
  read: phrase(text),
  roots: nouns.split(" ").map(stem),
  desc,
}));
const comparatives: readonly [string, string, boolean][] = [
  ["(dearer|more expensive|costlier|pricier) than", "price cost fee fare amount", true],
  ["heavier than", "weight", true],
  ["lighter than", "weight", false],
  ["taller than", "height", true],
  ["(hotter|warmer) than", "temperature temp", true],
  ["(colder|cooler) than", "temperature temp", false],
  ["(faster) than", "speed", true],
  ["slower than", "speed", false],
];
const compared = comparatives.map(([text, nouns, more]) => ({
  read: phrase(text),
  roots: nouns.split(" ").map(stem),
  more,
}));

/** "heavier than": the one column that such a word can be about, and which way. */
export const comparativeSlot: Parser<{ readonly of: ColumnRef; readonly more: boolean }> = (input, at) =>
  compared.flatMap(({ read, roots, more }) =>
    read(input, at, {}).flatMap(({ end }) => {
      const of = measured(input, roots);
      return of ? [{ end, value: { of, more } }] : [];
    }),
  );
const newest = phrase("(newest|latest|most recent)");

function measured(input: Input, roots: readonly string[]): ColumnRef | null {
  const { vocabulary } = input;
  const found = vocabulary.columns
    .map((each) => each.ref)
    .filter((ref) => {
      const profile = ref.source === vocabulary.main ? profileOf(vocabulary, ref) : null;
      const isNumber =
        profile !== null &&
        (typeFamily(profile.type) === "number" ||
          (profile.reads !== null && profile.reads !== undefined && typeFamily(profile.reads.type) === "number"));
      return isNumber && nameWords(ref.name).some((word) => roots.includes(stem(word)));
    });
  return found.length === 1 ? found[0]! : null;
}

/** "most expensive", "heaviest", "newest": the one column that such a word can be about, with its direction. */
export const mostSlot: Parser<OrderItem> = (input, at) => {
  const found: Found<OrderItem>[] = compiled.flatMap(({ read, roots, desc }) =>
    read(input, at, {}).flatMap(({ end }) => {
      const ref = measured(input, roots);
      return ref ? [{ end, value: { by: column(ref), desc } }] : [];
    }),
  );
  const dates = timeColumns(input);
  return dates.length === 1
    ? [...found, ...newest(input, at, {}).map(({ end }) => ({ end, value: { by: column(dates[0]!), desc: true } }))]
    : found;
};
