import { type ColumnRef, type KnownValue, sameRef, type Vocabulary } from "../link/vocabulary.ts";
import { editDistance, squash, stem } from "../text/stem.ts";
import { fillers } from "../text/words.ts";
import { type Found, type Input, type Parser, remember, tokenAt } from "./input.ts";

/** Words for what values are examples of: "women" for female, "first" for 1st. */
const meanings: Record<string, readonly string[]> = {
  women: ["female", "f"],
  woman: ["female", "f"],
  ladies: ["female", "f"],
  men: ["male", "m"],
  man: ["male", "m"],
  girls: ["female", "f"],
  boys: ["male", "m"],
  first: ["1st", "first"],
  second: ["2nd", "second"],
  third: ["3rd", "third"],
  canceled: ["cancelled"],
  cancelled: ["canceled"],
  american: ["usa", "us", "unitedstates"],
  german: ["germany", "de"],
  french: ["france", "fr"],
  british: ["unitedkingdom", "uk", "gb"],
};

export interface ValueLink {
  readonly ref: ColumnRef;
  readonly value: string;
}

function spanText(input: Input, at: number, end: number): string | null {
  const texts: string[] = [];
  for (let index = at; index < end; index += 1) {
    const token = tokenAt(input, index);
    if (!token || (token.kind === "sign" && !/^\*+$|^[/&-]$/.test(token.text))) return null;
    if (token.kind === "quoted" && end - at > 1) return null;
    texts.push(token.text);
  }
  return texts.join(" ");
}

function lookUp(input: Input, text: string): readonly KnownValue[] {
  const direct = input.vocabulary.values.get(squash(text));
  if (direct) return direct;
  const meant = (meanings[text.toLowerCase()] ?? []).flatMap((word) => input.vocabulary.values.get(word) ?? []);
  return meant.length > 0 || text.includes(" ") ? meant : inflected(input, text);
}

const byStem = new WeakMap<Vocabulary, Map<string, KnownValue[]>>();

/** "emergencies" for the value `emergency`: plain words that only their ending tells apart. */
function inflected(input: Input, text: string): readonly KnownValue[] {
  const { vocabulary } = input;
  let known = byStem.get(vocabulary);
  if (!known) {
    known = new Map();
    for (const [key, values] of vocabulary.values)
      if (/^[a-z]{4,}$/.test(key)) known.set(stem(key), [...(known.get(stem(key)) ?? []), ...values]);
    byStem.set(vocabulary, known);
  }
  return /^[A-Za-z]{4,}$/.test(text) ? (known.get(stem(text)) ?? []) : [];
}

/** "in" is no Indiana and "or" no Oregon, unless they are written like them. */
const isGrammar = (text: string): boolean =>
  text.length <= 3 && text === text.toLowerCase() && (fillers.has(text) || ["or", "by", "if"].includes(text));

/** Values that stand at this place, each with the column that holds it. */
export const knownValueSlot: Parser<readonly ValueLink[]> = remember("known-value", (input, at) => {
  const found: Found<readonly ValueLink[]>[] = [];
  for (let length = 6; length >= 1; length -= 1) {
    const text = at + length <= input.end ? spanText(input, at, at + length) : null;
    const links = text === null || isGrammar(text) ? [] : lookUp(input, text);
    if (links.length > 0) found.push({ end: at + length, value: links.map(({ ref, value }) => ({ ref, value })) });
  }
  return found;
});

const byColumn = new WeakMap<Vocabulary, Map<string, { key: string; value: string }[]>>();

function ownValues(vocabulary: Vocabulary, ref: ColumnRef): { key: string; value: string }[] {
  const known = byColumn.get(vocabulary) ?? new Map<string, { key: string; value: string }[]>();
  byColumn.set(vocabulary, known);
  const name = `${ref.source ?? ""}\u0000${ref.name}`;
  const own =
    known.get(name) ??
    [...vocabulary.values].flatMap(([key, values]) =>
      values.filter((each) => sameRef(each.ref, ref)).map((each) => ({ key, value: each.value })),
    );
  known.set(name, own);
  return own;
}

/** A column's value nearest to the text: inflected ("cancel"), or one or two letters off. Null unless there is just one. */
function nearValue(input: Input, ref: ColumnRef, text: string): string | null {
  const wanted = squash(text);
  const own = ownValues(input.vocabulary, ref);
  const near = own.filter(
    ({ key }) =>
      stem(key) === stem(wanted) ||
      (wanted.length >= 5 && editDistance(key, wanted, wanted.length >= 9 ? 2 : 1) <= (wanted.length >= 9 ? 2 : 1)),
  );
  return new Set(near.map(({ key }) => key)).size === 1 ? near[0]!.value : null;
}

/** A value of this column: one that the profile has seen, a quoted text, or a number. */
export function valueOf(input: Input, at: number, ref: ColumnRef): Found<string | number>[] {
  const token = tokenAt(input, at);
  if (!token) return [];
  const known = knownValueSlot(input, at).flatMap(({ end, value }) =>
    value.filter((link) => sameRef(link.ref, ref)).map((link) => ({ end, value: link.value })),
  );
  if (known.length > 0) return known;
  if (token.kind === "quoted") return [{ end: at + 1, value: nearValue(input, ref, token.text) ?? token.text }];
  if (token.number !== null && token.kind === "number") return [{ end: at + 1, value: token.number }];
  if (token.kind === "date") return [{ end: at + 1, value: token.text }];
  if (token.kind !== "word") return [];
  const near = nearValue(input, ref, token.text);
  return near === null ? [] : [{ end: at + 1, value: near }];
}

/** One value or "A, B or C". */
export function valuesOf(input: Input, at: number, ref: ColumnRef): Found<readonly (string | number)[]>[] {
  const grow = (found: Found<readonly (string | number)[]>): Found<readonly (string | number)[]>[] => {
    let next = found.end;
    if (tokenAt(input, next)?.text === ",") next += 1;
    if (["or", "and", "nor"].includes(tokenAt(input, next)?.lower ?? "")) next += 1;
    if (tokenAt(input, next)?.lower === "either") next += 1;
    const more =
      next === found.end
        ? []
        : valueOf(input, next, ref).flatMap((each) => grow({ end: each.end, value: [...found.value, each.value] }));
    return [...more, found];
  };
  return valueOf(input, at, ref).flatMap((each) => grow({ end: each.end, value: [each.value] }));
}
