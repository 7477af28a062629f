import { articles } from "../text/words.ts";
import { phraseStems } from "../text/phrase-stems.ts";
import { stem } from "../text/stem.ts";
import { type Found, type Input, type Parser, tokenAt } from "./input.ts";

export type Slots = Readonly<Record<string, unknown>>;
export type SlotTable = Readonly<Record<string, Parser<unknown>>>;

interface Word { readonly kind: "word"; readonly lower: string; readonly stem: string }
interface SlotElement { readonly kind: "slot"; readonly name: string; readonly type: string }
interface Choice { readonly kind: "choice"; readonly options: readonly (readonly Element[])[] }
type Element = Word | SlotElement | Choice;

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
        if (pieces[at] === "|") { at += 1; options.push([]); } else options.at(-1)!.push(one());
      }
      at += 1;
      return { kind: "choice", options };
    }
    const slot = /^\{([a-z]+):([a-z]+)\}$/i.exec(piece);
    if (slot) return { kind: "slot", name: slot[1]!, type: slot[2]! };
    const plain = piece === "LP" ? "(" : piece === "RP" ? ")" : piece === "MARK" ? "?" : piece.toLowerCase().replaceAll(/(?<=\p{L})-(?=\p{L})/gu, "");
    return { kind: "word", lower: plain, stem: stem(plain) };
  };
  const elements: Element[] = [];
  while (at < pieces.length) elements.push(one());
  return elements;
}

const isWord = (element: Word, input: Input, at: number): boolean => {
  const token = tokenAt(input, at);
  if (!token || token.kind === "quoted") return false;
  return token.lower === element.lower || (token.kind === "word" && element.lower.length > 3 && token.stem === element.stem);
};

function matchElements(elements: readonly Element[], input: Input, state: { at: number; slots: Slots; table: SlotTable }): Found<Slots>[] {
  const [first, ...rest] = elements;
  if (!first) return [{ end: state.at, value: state.slots }];
  if (first.kind === "choice") return first.options.flatMap((option) => matchElements([...option, ...rest], input, state));
  const found: Found<Slots>[] = [];
  for (let at = state.at, skipped = 0; skipped <= 3; at += 1, skipped += 1) {
    if (first.kind === "word") {
      if (isWord(first, input, at)) found.push(...matchElements(rest, input, { ...state, at: at + 1 }));
    } else {
      const parser = state.table[first.type];
      if (!parser) throw new Error(`there is no slot of type ${first.type}`);
      for (const each of parser(input, at)) found.push(...matchElements(rest, input, { ...state, at: each.end, slots: { ...state.slots, [first.name]: each.value } }));
    }
    const token = tokenAt(input, at);
    if (!token || token.kind !== "word" || !articles.has(token.lower)) break;
  }
  return found;
}

export type Phrase = (input: Input, at: number, table: SlotTable) => Found<Slots>[];

export function phrase(text: string): Phrase {
  const elements = parsePhrase(text);
  for (const word of text.toLowerCase().match(/[a-z'-]{2,}/g) ?? []) phraseStems.add(stem(word));
  return (input, at, table) => matchElements(elements, input, { at, slots: {}, table });
}

/** A parser that tries each of these phrases; the builder may refuse what they found by returning null. */
export function phrases<T>(texts: readonly string[], table: () => SlotTable, build: (slots: Slots) => T | null): Parser<T> {
  const compiled = texts.map(phrase);
  return (input, at) =>
    compiled.flatMap((each) => each(input, at, table())).flatMap(({ end, value }) => {
      const built = build(value);
      return built === null || end === at ? [] : [{ end, value: built }];
    });
}
