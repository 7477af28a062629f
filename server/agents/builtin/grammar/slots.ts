import { chooseColumn, linkColumns } from "../link/column-link.ts";
import type { ColumnRef } from "../link/vocabulary.ts";
import { nameWords, squash, stem } from "../text/stem.ts";
import { areSynonyms, articles, dangerous } from "../text/words.ts";
import { type Found, type Input, type Parser, remember, tokenAt } from "./input.ts";
import { phraseStems } from "../text/phrase-stems.ts";

const functionWords = new Set([
  "is",
  "are",
  "of",
  "in",
  "at",
  "to",
  "by",
  "and",
  "or",
  "not",
  "from",
  "with",
  "for",
  "as",
  "on",
  "no",
  "be",
  "was",
  "were",
  "it",
  "has",
  "have",
  "per",
  "each",
  "than",
  "only",
  "more",
  "less",
  "out",
  "if",
  "when",
  "where",
  "like",
  "then",
  "i",
  "do",
  "does",
]);
const joiners = new Set(["of", "the", "at", "in", "to", "/", "and", "or", "&"]);

/** Texts of the tokens [at, end) where they can make up a name; null where a sign stands between them. */
function spanWords(input: Input, at: number, end: number): string[] | null {
  const words: string[] = [];
  for (let index = at; index < end; index += 1) {
    const token = tokenAt(input, index);
    if (!token) return null;
    const isEdge = index === at || index === end - 1;
    if (token.kind === "sign" && (isEdge || (token.text !== "/" && token.text !== "%"))) return null;
    if (isEdge && (joiners.has(token.lower) || (functionWords.has(token.lower) && end - at === 1))) return null;
    if (token.kind === "quoted" && end - at > 1) return null;
    if (token.kind !== "sign") words.push(token.text);
  }
  return words;
}

function pronoun(input: Input, at: number): Found<ColumnRef>[] {
  const token = tokenAt(input, at);
  if (!token || !["it", "them", "they", "its", "their"].includes(token.lower)) return [];
  const wide: Input = { ...input, start: Math.max(0, at - 25) };
  for (let end = at; end > wide.start; end -= 1) {
    for (const start of [end - 3, end - 2, end - 1]) {
      const words = start >= wide.start ? spanWords(wide, start, end) : null;
      const link = words ? chooseColumn(input.vocabulary, linkColumns(input.vocabulary, words)) : null;
      if (link && link.score >= 0.85) return [{ end: at + 1, value: link.ref }];
    }
  }
  return [];
}

/** A column by any of its names. */
export const columnSlot: Parser<ColumnRef> = remember("column", (input, at) => {
  const first = tokenAt(input, at);
  if (!first || first.kind === "sign") return [];
  const found: Found<ColumnRef>[] = [];
  for (let length = 7; length >= 1; length -= 1) {
    const words = at + length <= input.end ? spanWords(input, at, at + length) : null;
    if (!words || (length === 1 && first.kind === "number")) continue;
    if (length > 1 && articles.has(first.lower)) continue;
    const link = chooseColumn(input.vocabulary, linkColumns(input.vocabulary, words));
    const hasFunctionEdge =
      functionWords.has(first.lower) || functionWords.has(tokenAt(input, at + length - 1)?.lower ?? "");
    const isJoined =
      words !== null && input.tokens.slice(at, at + length).some((token) => ["and", "or", "&"].includes(token.lower));
    const isCount = ["number", "count", "amount"].includes(first.lower) && tokenAt(input, at + 1)?.lower === "of";
    if (link && ((isJoined && link.score < 1) || (isCount && link.score < 0.98))) continue;
    const isRowsName =
      length === 1 &&
      first.kind === "word" &&
      link !== null &&
      link.score < 1 &&
      nameWords(link.ref.name).length > 1 &&
      sourceNoun(input, first.lower) !== null;
    if (!link || isRowsName || (hasFunctionEdge && link.score < 1)) continue;
    const next = tokenAt(input, at + length);
    const isNoun =
      next?.kind === "word" && ["column", "field", "value", "date", "columns", "fields", "values"].includes(next.lower)
        ? 1
        : 0;
    found.push({ end: at + length + isNoun, value: link.ref });
    if (isNoun) found.push({ end: at + length, value: link.ref });
  }
  return [...found, ...pronoun(input, at)];
});

export const isAnd = (input: Input, at: number): number => {
  const [token, next] = [tokenAt(input, at), tokenAt(input, at + 1)];
  if (token?.text === "," && next && ["and", "plus", "&", "then"].includes(next.lower)) return at + 2;
  return token && ([",", "&", "/"].includes(token.text) || ["and", "plus"].includes(token.lower)) ? at + 1 : at;
};

const skipArticles = (input: Input, at: number): number => {
  let place = at;
  for (
    let token = tokenAt(input, place);
    token?.kind === "word" && articles.has(token.lower);
    token = tokenAt(input, place)
  )
    place += 1;
  return place;
};

/** One or more of a thing, joined by commas, "and", "plus". Every length is offered. */
export function listOf<T>(one: Parser<T>, options: { or?: boolean } = {}): Parser<readonly T[]> {
  const joint = (input: Input, at: number): number => {
    const after = isAnd(input, at);
    return options.or && tokenAt(input, after)?.lower === "or" ? after + 1 : after;
  };
  return (input, at) => {
    const grow = (found: Found<readonly T[]>): Found<readonly T[]>[] => {
      const next = joint(input, found.end);
      const more =
        next === found.end
          ? []
          : one(input, skipArticles(input, next))
              .slice(0, 2)
              .flatMap((each) => grow({ end: each.end, value: [...found.value, each.value] }));
      return [...more, found];
    };
    return one(input, at)
      .slice(0, 3)
      .flatMap((each) => grow({ end: each.end, value: [each.value] }));
  };
}

export const columnsSlot = remember("columns", listOf(columnSlot));

export const numberSlot: Parser<number> = (input, at) => {
  const token = tokenAt(input, at);
  return token && token.number !== null ? [{ end: at + 1, value: token.number }] : [];
};

const rowWords = new Set(
  [
    "row",
    "line",
    "record",
    "entry",
    "item",
    "one",
    "observation",
    "occurrence",
    "copy",
    "version",
    "instance",
    "data",
    "event",
    "combination",
    "group",
    "everything",
    "anything",
    "all",
    "dataset",
  ].map(stem),
);

/** Whether a word names the things that a source lists: its name, or the name of its file, in singular or plural. */
export const sourceNoun = (input: Input, word: string): string | null => {
  const root = stem(word);
  return (
    input.vocabulary.sources.find(
      (source) =>
        nameWords(source.name).some(
          (each) => each.length > 2 && (stem(each) === root || areSynonyms(stem(each), root)),
        ) || squash(source.name) === squash(word),
    )?.name ?? null
  );
};

const idWords = new Set(
  ["id", "no", "nr", "number", "code", "key", "ref", "reference", "name", "uuid", "identifier", "title", "index"].map(
    stem,
  ),
);
const keyNouns = new WeakMap<object, ReadonlySet<string>>();

/** Words of the columns that tell the main source's rows apart: `ItemName` makes its rows items. */
function nounsOfKeys(input: Input): ReadonlySet<string> {
  const { vocabulary } = input;
  const known = keyNouns.get(vocabulary);
  if (known) return known;
  const profile = vocabulary.sources.find((source) => source.name === vocabulary.main)?.profile;
  const keys = (profile?.columns ?? []).filter(
    (each) =>
      each.isKey ||
      (each.distinct === profile!.rows && each.nulls === 0 && /id|no|code|name|ref|key|number/i.test(each.name)),
  );
  const nouns = new Set(
    keys
      .flatMap((each) => nameWords(each.name).map((word) => stem(word)))
      .filter((word) => word.length > 2 && !idWords.has(word)),
  );
  keyNouns.set(vocabulary, nouns);
  return nouns;
}

/** What rows are called: "rows", "orders", "order rows"; the value is the source, or null for any rows. */
export const rowsSlot: Parser<string | null> = remember("rows", (input, at) => {
  const token = tokenAt(input, at);
  if (!token || token.kind !== "word") return [];
  const source = sourceNoun(input, token.lower);
  if (rowWords.has(token.stem)) return [{ end: at + 1, value: null }];
  if (!source && nounsOfKeys(input).has(token.stem) && !phraseStems.has(token.stem))
    return [{ end: at + 1, value: input.vocabulary.main }];
  if (!source) return [];
  const next = tokenAt(input, at + 1);
  return [
    ...(next?.kind === "word" && rowWords.has(next.stem) ? [{ end: at + 2, value: source }] : []),
    { end: at + 1, value: source },
  ];
});

const fileNouns = new Set(["file", "table", "list", "dataset", "data", "csv", "sheet", "source"]);

/** A source by its file's name or its own. */
export const sourceSlot: Parser<string> = remember("source", (input, at) => {
  const token = tokenAt(input, at);
  if (!token || (token.kind !== "word" && token.kind !== "file" && token.kind !== "quoted")) return [];
  const plain = token.text.replace(/\.\w+$/, "");
  const named =
    input.vocabulary.sources.find(
      (source) => squash(source.name) === squash(plain) || squash(source.name) === squash(token.text),
    )?.name ?? (token.kind === "word" ? sourceNoun(input, token.lower) : null);
  if (!named) return [];
  const next = tokenAt(input, at + 1);
  return [...(next && fileNouns.has(next.lower) ? [{ end: at + 2, value: named }] : []), { end: at + 1, value: named }];
});
export const sourcesSlot = listOf(sourceSlot);

/** The file that the result goes to anyway: naming it asks for nothing more. */
export const outfileSlot: Parser<string> = (input, at) => {
  const token = tokenAt(input, at);
  const isIt =
    token &&
    (token.kind === "file" || token.kind === "quoted") &&
    token.text.toLowerCase() === input.vocabulary.outfile?.toLowerCase();
  return isIt ? [{ end: at + 1, value: token.text }] : [];
};

/** Words that point, ask, join or tell what to do: nobody calls a column so without quotes. */
const notNames = new Set(
  "what which who whom whose there this that these those they them he she we you me us how why so after before also just all any each every some most instead sorted ordered columns column fields rows row table file items first here now please only always never still yet both either neither nothing everything anything make drop keep remove add list show give get find let want need would could should must may might can will shall thanks thank hello hi yes no".split(
    " ",
  ),
);

/** A name that the request gives: one word, or a quoted text. */
export const nameSlot: Parser<string> = (input, at) => {
  const token = tokenAt(input, at);
  if (!token || (token.kind !== "word" && token.kind !== "quoted") || functionWords.has(token.lower)) return [];
  if (
    token.kind === "word" &&
    (notNames.has(token.lower) || !/^[\p{L}_]/u.test(token.text) || token.text.includes("/"))
  )
    return [];
  return [{ end: at + 1, value: token.text }];
};

/** A name that the request gives to a column of its result elsewhere. */
export const givenSlot: Parser<string> = (input, at) =>
  nameSlot(input, at).flatMap(({ end, value }) =>
    input.vocabulary.defined
      .filter((each) => each.toLowerCase() === value.toLowerCase())
      .map((each) => ({ end, value: each })),
  );

/** A word that no phrase knows, no column and no value is called like: it cannot change what is asked for. */
export const isPlainWord = (input: Input, at: number): boolean => {
  const token = tokenAt(input, at);
  return (
    token?.kind === "word" &&
    token.number === null &&
    /^[a-z]+$/.test(token.lower) &&
    !dangerous.has(token.lower) &&
    !phraseStems.has(token.stem) &&
    !input.vocabulary.values.has(squash(token.text))
  );
};

/** Any word that turns nothing round, where what it stands in cannot be an instruction. */
export const labelSlot: Parser<string> = (input, at) => {
  const token = tokenAt(input, at);
  return token?.kind === "word" && !dangerous.has(token.lower) && !functionWords.has(token.lower)
    ? [{ end: at + 1, value: token.lower }]
    : [];
};

export const plainSlot: Parser<string> = (input, at) =>
  isPlainWord(input, at) ? [{ end: at + 1, value: tokenAt(input, at)!.lower }] : [];

export const quotedSlot: Parser<string> = (input, at) => {
  const token = tokenAt(input, at);
  return token?.kind === "quoted" ? [{ end: at + 1, value: token.text }] : [];
};

export const wordSlot: Parser<string> = (input, at) => {
  const token = tokenAt(input, at);
  return token?.kind === "word" ? [{ end: at + 1, value: token.lower }] : [];
};

/** An example of a date, or a pattern of one: `14/03/2026`, `DD/MM/YYYY`, `"2026-03-14"`. */
export const dateShapeSlot: Parser<string> = (input, at) => {
  const token = tokenAt(input, at);
  if (!token) return [];
  const isShape =
    token.kind === "date" ||
    token.kind === "format" ||
    (token.kind === "quoted" && /^[\d./: T-]{6,30}$|^[YMDhms/:. T-]{5,30}$/i.test(token.text));
  return isShape ? [{ end: at + 1, value: token.text }] : [];
};
