import { editDistance, nameWords, squash, stem } from "../text/stem.ts";
import { phraseStems as wordsOfPhrases } from "../text/phrase-stems.ts";
import { areSynonyms, expandAbbreviation } from "../text/words.ts";
import type { ColumnRef, KnownColumn, Vocabulary } from "./vocabulary.ts";

export interface ColumnLink {
  readonly ref: ColumnRef;
  readonly score: number;
}

const small = new Set(["of", "the", "a", "an", "in", "at", "on", "for", "and", "to", "or", "s"]);
const generic = new Set(["column", "field", "value", "figure", "text", "entry", "cell", "name"].map(stem));

function phraseStems(words: readonly string[]): string[] {
  return words
    .flatMap(nameWords)
    .filter((word) => !small.has(word))
    .map((word) => stem(expandAbbreviation(word)));
}

/** "siblings spouses" for `sibsp`: the name is made of beginnings of the words, in order. */
function isContraction(name: string, words: readonly string[]): boolean {
  if (words.length < 2 || name.length < 4) return false;
  const step = (at: number, index: number): boolean => {
    if (index === words.length) return at === name.length;
    for (let length = Math.min(words[index]!.length, name.length - at); length >= 2; length -= 1) {
      if (name.startsWith(words[index]!.slice(0, length), at) && step(at + length, index + 1)) return true;
    }
    return false;
  };
  return step(0, 0);
}

const contains = (
  whole: readonly string[],
  part: readonly string[],
  same: (left: string, right: string) => boolean,
): boolean => part.every((word) => whole.some((other) => same(word, other)));

const telling = new Set(
  [
    "net",
    "gross",
    "old",
    "new",
    "previous",
    "last",
    "next",
    "total",
    "average",
    "first",
    "second",
    "min",
    "max",
    "original",
    "adjust",
    "real",
    "estimat",
    "plan",
    "actual",
    "expect",
    "initial",
    "final",
    "without",
    "before",
    "after",
    "tax",
    "vat",
    "discount",
    "per",
    "by",
    "from",
    "until",
    "since",
    "other",
    "monthly",
    "yearly",
    "daily",
    "weekly",
  ].map(stem),
);
/** A word more than the name has, which does not set the column apart from another one. */
const isSilent = (root: string): boolean =>
  generic.has(root) || (/^[a-z]{3,}$/.test(root) && !telling.has(root) && !wordsOfPhrases.has(root));

const equal = (left: string, right: string): boolean => left === right;

const valueStems = new WeakMap<Vocabulary, ReadonlySet<string>>();
/** Words that are values of a column narrow which rows are meant, and are part of no other column's name. */
function stemsOfValues(vocabulary: Vocabulary): ReadonlySet<string> {
  const known = valueStems.get(vocabulary) ?? new Set([...vocabulary.values.keys()].map(stem));
  valueStems.set(vocabulary, known);
  return known;
}

interface Phrase {
  /** Of its stems, those that name a value of a column. */
  readonly values: readonly string[];
  readonly squashed: string;
  readonly stems: readonly string[];
  readonly words: readonly string[];
}

const lowest = 0.74;
/** Of the score of the other words, where the rest of them names the source. */
const ownedShare = 0.97;

function scoreOf(column: KnownColumn, phrase: Phrase): number {
  if (column.squashed === phrase.squashed) return 1;
  const stems = column.stems.filter((each) => !small.has(each));
  if (phrase.stems.length === 0 || stems.length === 0) return 0;
  if (stems.join("") === phrase.stems.join("")) return 0.98;
  const sameSize = stems.length === phrase.stems.length;
  if (sameSize && contains(stems, phrase.stems, equal)) return 0.97;
  const length = Math.min(column.squashed.length, phrase.squashed.length);
  const allowed = length >= 9 ? 2 : length >= 5 ? 1 : 0;
  const distance =
    phrase.words.length <= Math.max(1, column.words.length)
      ? editDistance(column.squashed, phrase.squashed, allowed)
      : allowed + 1;
  if (allowed > 0 && distance <= allowed) return 0.93 - distance * 0.03;
  if (isContraction(column.squashed, phrase.words)) return 0.86;
  if (sameSize && contains(stems, phrase.stems, areSynonyms) && contains(phrase.stems, stems, areSynonyms)) return 0.85;
  if (contains(stems, phrase.stems, equal))
    return 0.78 + (0.1 * phrase.stems.length) / stems.length + (stems.at(-1) === phrase.stems.at(-1) ? 0.01 : 0);
  if (
    stems.length > 1 &&
    phrase.stems.length === stems.length + 1 &&
    contains(phrase.stems, stems, equal) &&
    phrase.stems.every((each) => stems.includes(each) || (isSilent(each) && !phrase.values.includes(each)))
  )
    return 0.8;
  if (phrase.stems.length > 1 && contains(stems, phrase.stems, areSynonyms))
    return 0.74 + (0.06 * phrase.stems.length) / stems.length;
  return 0;
}

const known = new WeakMap<Vocabulary, Map<string, ColumnLink[]>>();

/** Columns that a phrase can name, best first. */
export function linkColumns(vocabulary: Vocabulary, words: readonly string[]): ColumnLink[] {
  const links = known.get(vocabulary) ?? new Map<string, ColumnLink[]>();
  known.set(vocabulary, links);
  const key = words.join(" ");
  const found = links.get(key) ?? rankColumns(vocabulary, words);
  links.set(key, found);
  return found;
}

function phraseOf(vocabulary: Vocabulary, words: readonly string[]): Phrase {
  const stems = phraseStems(words);
  return {
    squashed: squash(words.join("")),
    stems,
    values: stems.filter((each) => stemsOfValues(vocabulary).has(each)),
    words: words.map((word) => squash(word)).filter((word) => !small.has(word)),
  };
}

/** "name of the members", "member name": words for a column of the source that the others name; "members joined" tells what they did. */
function ownedBy(vocabulary: Vocabulary, words: readonly string[]): { source: string; phrase: Phrase }[] {
  const first = words[0]!.toLowerCase();
  if (words.length < 2 || (first.endsWith("s") && stem(first) !== first)) return [];
  return vocabulary.sources.flatMap((source) => {
    const nouns = nameWords(source.name)
      .filter((word) => word.length > 2)
      .map(stem);
    const others = words.filter((word) => !nouns.includes(stem(word.toLowerCase())));
    const phrase = phraseOf(vocabulary, others);
    return others.length < words.length && phrase.stems.length > 0 ? [{ source: source.name, phrase }] : [];
  });
}

function rankColumns(vocabulary: Vocabulary, words: readonly string[]): ColumnLink[] {
  const owned = ownedBy(vocabulary, words);
  const scoreOfOwned = (column: KnownColumn): number =>
    Math.max(
      0,
      ...owned.map(({ source, phrase }) => (source === column.ref.source ? ownedShare * scoreOf(column, phrase) : 0)),
    );
  const isOwned = vocabulary.columns.some((column) => scoreOfOwned(column) >= lowest);
  const plain =
    words.length > 1 && !isOwned && generic.has(stem(words.at(-1)!.toLowerCase())) ? words.slice(0, -1) : words;
  const phrases = (plain === words ? [words] : [words, plain]).map((each) => phraseOf(vocabulary, each));
  return vocabulary.columns
    .map((column) => ({
      ref: column.ref,
      score: Math.max(scoreOfOwned(column), ...phrases.map((phrase) => scoreOf(column, phrase))),
    }))
    .filter((link) => link.score >= lowest)
    .toSorted((left, right) => right.score - left.score);
}

const margin = 0.035;

/**
 * The one column that is meant, or null: where two different names fit about as well, none is. One name in several sources
 * means the defined column, then the main source's, then that of a source that its rows are looked up in.
 */
export function chooseColumn(vocabulary: Vocabulary, links: readonly ColumnLink[]): ColumnLink | null {
  const best = links[0];
  if (!best) return null;
  const close = links.filter((link) => (best.score === 1 ? link.score === 1 : best.score - link.score < margin));
  const isLoose = best.score < 0.97 && close.some((link) => link.ref.source !== null);
  const rivals = isLoose ? close.filter((link) => link.ref.source !== null) : close;
  const names = new Set(rivals.map((link) => squash(link.ref.name)));
  const defined = rivals.filter((link) => link.ref.source === null);
  if (names.size > 1) return defined.length === 1 && names.size === 2 ? defined[0]! : null;
  const isLookedUp = (source: string): boolean =>
    vocabulary.foreignKeys.some((key) => key.from.source === vocabulary.main && key.to.source === source);
  const rank = ({ ref: { source } }: ColumnLink): number =>
    source === null ? 0 : source === vocabulary.main ? 1 : isLookedUp(source) ? 2 : 3;
  return rivals.toSorted((left, right) => rank(left) - rank(right))[0]!;
}
