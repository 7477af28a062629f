import type { AggregateName, Expression, Predicate } from "../grammar/expression.ts";
import { columnsOf, predicateColumns } from "../grammar/expression.ts";
import type { Vocabulary } from "../link/vocabulary.ts";
import { nameWords, stem } from "../text/stem.ts";
import { areSynonyms, expandAbbreviation } from "../text/words.ts";

const figureWords: Record<AggregateName, string> = {
  sum: "total sum",
  avg: "average mean",
  min: "minimum lowest smallest least earliest first cheapest youngest shortest",
  max: "maximum highest largest biggest most top best latest last oldest longest greatest",
  median: "median",
  count: "count number n rows many times",
  count_distinct: "count number different distinct unique",
};

function valuesOf(predicate: Predicate): string[] {
  switch (predicate.kind) {
    case "in":
      return predicate.values.map(String);
    case "text":
      return [predicate.value];
    case "null":
      return ["without", "missing", "no", "empty"];
    case "not":
      return ["not", ...valuesOf(predicate.of)];
    case "and":
    case "or":
      return predicate.all.flatMap(valuesOf);
    default:
      return [];
  }
}

function wordsOf(expression: Expression, vocabulary: Vocabulary): { figure: string[]; subject: string[] } {
  switch (expression.kind) {
    case "styled": {
      const inner = wordsOf(expression.of, vocabulary);
      return expression.style.percent ? { ...inner, figure: [...inner.figure, "percent"] } : inner;
    }
    case "aggregate": {
      const subject = [
        ...(expression.of
          ? columnsOf(expression.of).flatMap((ref) => nameWords(ref.name))
          : nameWords(vocabulary.main)),
        ...conditionWords(expression.where),
      ];
      return { figure: figureWords[expression.fn].split(" "), subject };
    }
    case "share":
      return {
        figure: ["share", "percent", "rate", "ratio", "portion", "fraction"],
        subject: [
          ...nameWords(expression.of ? (columnsOf(expression.of)[0]?.name ?? "") : vocabulary.main),
          ...conditionWords(expression.where),
        ],
      };
    case "binary":
      return { figure: [], subject: columnsOf(expression).flatMap((ref) => nameWords(ref.name)) };
    default:
      return { figure: [], subject: columnsOf(expression).flatMap((ref) => nameWords(ref.name)) };
  }
}
const conditionWords = (where: Predicate | null): string[] =>
  where ? [...valuesOf(where), ...predicateColumns(where).map((ref) => ref.name)].flatMap(nameWords) : [];

const roots = (words: readonly string[]): string[] => words.map((word) => stem(expandAbbreviation(word)));
const overlap = (left: readonly string[], right: readonly string[]): number =>
  left.filter((word) => right.some((other) => areSynonyms(word, other))).length;

/** How well a name such as `avg_charge` fits a figure asked for in prose; 0 where they share no word. */
export function fit(name: string, measure: Expression, vocabulary: Vocabulary): number {
  const words = roots(nameWords(name));
  const { figure, subject } = wordsOf(measure, vocabulary);
  const condition = measure.kind === "aggregate" && measure.where ? roots(conditionWords(measure.where)) : [];
  const score = overlap(words, roots(figure)) * 2 + overlap(words, roots(subject));
  return condition.length > 0 && overlap(words, condition) === 0 ? score - 0.5 : score;
}

/**
 * Which figure of the prose each name of the list stands for. Names are matched by their words; a single name that is left
 * takes a single figure that is left, and anything less clear is given to nobody.
 */
export function matchMeasures(
  names: readonly string[],
  measures: readonly Expression[],
  vocabulary: Vocabulary,
): ReadonlyMap<string, Expression> {
  const found = new Map<string, Expression>();
  const free = new Set(measures);
  const pairs = names
    .flatMap((name) => measures.map((measure) => ({ name, measure, score: fit(name, measure, vocabulary) })))
    .filter((each) => each.score > 0)
    .toSorted((left, right) => right.score - left.score);
  for (const pair of pairs) {
    if (found.has(pair.name) || !free.has(pair.measure)) continue;
    const rivals = pairs.filter(
      (other) =>
        other !== pair &&
        other.score === pair.score &&
        ((other.name === pair.name && free.has(other.measure)) ||
          (other.measure === pair.measure && !found.has(other.name))),
    );
    if (rivals.length > 0) continue;
    found.set(pair.name, pair.measure);
    free.delete(pair.measure);
  }
  const open = names.filter((name) => !found.has(name));
  if (open.length === 1 && free.size === 1) found.set(open[0]!, [...free][0]!);
  return found;
}
