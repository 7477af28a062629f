import { articles } from "../text/words.ts";
import { phraseStems } from "../text/phrase-stems.ts";
import { stem } from "../text/stem.ts";
import { type Found, type Input, type Parser, tokenAt } from "./input.ts";

export type Slots = Readonly<Record<string, unknown>>;
export type SlotTable = Readonly<Record<string, Parser<unknown>>>;

/** A phrase as the places that a match walks through; null is its end. */
type Step = WordStep | SlotStep | ChoiceStep | null;
interface WordStep {
  readonly kind: "word";
  readonly lower: string;
  readonly stem: string;
  readonly next: Step;
}
interface SlotStep {
  readonly kind: "slot";
  readonly name: string;
  readonly type: string;
  readonly next: Step;
}
interface ChoiceStep {
  readonly kind: "choice";
  readonly options: readonly Step[];
}
type Element =
  | Omit<WordStep, "next">
  | Omit<SlotStep, "next">
  | { readonly kind: "choice"; readonly options: readonly (readonly Element[])[] };

/**
 * Phrases are written as people say them: `keep ?only (latest|most recent) {what:rows} (per|for each) {key:cols}`.
 * A word stands for itself in any inflection, `?` makes the next part optional, `(a|b c)` chooses, `{name:type}` is a slot;
 * LP and RP are round brackets in the request. Articles and the like may stand between any two parts.
 */
function parsePhrase(text: string): Element[] {
  const pieces = text.match(/\?|\(|\)|\||\{[a-z]+:[a-z]+\}|[^\s()|?{}]+/gi) ?? [];
  let at = 0;
  const one = (): Element => {
    const piece = pieces[at++]!;
    if (piece === "?") return { kind: "choice", options: [[one()], []] };
    if (piece === "(") {
      const options: Element[][] = [[]];
      while (pieces[at] !== ")") {
        if (at >= pieces.length) throw new Error(`unclosed choice in "${text}"`);
        if (pieces[at] === "|") {
          at += 1;
          options.push([]);
        } else options.at(-1)!.push(one());
      }
      at += 1;
      return { kind: "choice", options };
    }
    const slot = /^\{([a-z]+):([a-z]+)\}$/i.exec(piece);
    if (slot) return { kind: "slot", name: slot[1]!, type: slot[2]! };
    const plain =
      piece === "LP"
        ? "("
        : piece === "RP"
          ? ")"
          : piece === "MARK"
            ? "?"
            : piece.toLowerCase().replaceAll(/(?<=\p{L})-(?=\p{L})/gu, "");
    return { kind: "word", lower: plain, stem: stem(plain) };
  };
  const elements: Element[] = [];
  while (at < pieces.length) elements.push(one());
  return elements;
}

const chain = (elements: readonly Element[], next: Step): Step =>
  elements.reduceRight<Step>(
    (after, each) =>
      each.kind === "choice"
        ? { kind: "choice", options: each.options.map((option) => chain(option, after)) }
        : { ...each, next: after },
    next,
  );

const isWord = (step: WordStep, input: Input, at: number): boolean => {
  const token = tokenAt(input, at);
  if (!token || token.kind === "quoted") return false;
  return token.lower === step.lower || (token.kind === "word" && step.lower.length > 3 && token.stem === step.stem);
};

interface Walk {
  readonly input: Input;
  readonly table: SlotTable;
  readonly found: Found<Slots>[];
}

function walk(step: Step, place: { at: number; slots: Slots }, way: Walk): void {
  const { input, table, found } = way;
  if (!step) {
    found.push({ end: place.at, value: place.slots });
    return;
  }
  if (step.kind === "choice") {
    for (const option of step.options) walk(option, place, way);
    return;
  }
  for (let at = place.at, skipped = 0; skipped <= 3; at += 1, skipped += 1) {
    if (step.kind === "word") {
      if (isWord(step, input, at)) walk(step.next, { at: at + 1, slots: place.slots }, way);
    } else {
      const parser = table[step.type];
      if (!parser) throw new Error(`there is no slot of type ${step.type}`);
      for (const each of parser(input, at))
        walk(step.next, { at: each.end, slots: { ...place.slots, [step.name]: each.value } }, way);
    }
    const token = tokenAt(input, at);
    if (!token || token.kind !== "word" || !articles.has(token.lower)) return;
  }
}

/** The words that a match can begin with; null where a slot may come first. */
interface Beginning {
  readonly lowers: ReadonlySet<string>;
  readonly stems: ReadonlySet<string>;
}

function beginningOf(step: Step): Beginning | null {
  const [lowers, stems] = [new Set<string>(), new Set<string>()];
  const collect = (at: Step): boolean => {
    if (!at || at.kind === "slot") return false;
    if (at.kind === "choice") return at.options.every(collect);
    lowers.add(at.lower);
    if (at.lower.length > 3) stems.add(at.stem);
    return true;
  };
  return collect(step) ? { lowers, stems } : null;
}

/** Whether a match could begin here: most phrases are ruled out by one look at the first words. */
function canBegin(beginning: Beginning | null, input: Input, start: number): boolean {
  if (!beginning) return true;
  for (let at = start; at <= start + 3; at += 1) {
    const token = tokenAt(input, at);
    if (!token) return false;
    if (
      token.kind !== "quoted" &&
      (beginning.lowers.has(token.lower) || (token.kind === "word" && beginning.stems.has(token.stem)))
    )
      return true;
    if (token.kind !== "word" || !articles.has(token.lower)) return false;
  }
  return false;
}

export type Phrase = (input: Input, at: number, table: SlotTable) => Found<Slots>[];

export function phrase(text: string): Phrase {
  const first = chain(parsePhrase(text), null);
  const beginning = beginningOf(first);
  for (const word of text.toLowerCase().match(/[a-z'-]{2,}/g) ?? []) phraseStems.add(stem(word));
  return (input, at, table) => {
    const found: Found<Slots>[] = [];
    if (canBegin(beginning, input, at)) walk(first, { at, slots: {} }, { input, table, found });
    return found;
  };
}

/** A parser that tries each of these phrases; the builder may refuse what they found by returning null. */
export function phrases<T>(
  texts: readonly string[],
  table: () => SlotTable,
  build: (slots: Slots) => T | null,
): Parser<T> {
  const compiled = texts.map(phrase);
  return (input, at) =>
    compiled
      .flatMap((each) => each(input, at, table()))
      .flatMap(({ end, value }) => {
        const built = build(value);
        return built === null || end === at ? [] : [{ end, value: built }];
      });
}
