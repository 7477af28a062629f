import type { NothingWord } from "#domain/sources/profile.ts";
import { join, literal, sql } from "#domain/sql/fragment.ts";
import { type ColumnValues, firstOf } from "./column-values.ts";
import { nothingKind, nothingWords } from "./null-words.ts";
import { numberOf, type Row } from "./value-counts.ts";

/** So many different ones in one column are what the column is about. */
const mostSpellings = 3;
const mostWords = 20;
const longestWord = Math.max(...nothingWords.map((word) => [...word].length));
/** Longer texts are told by their length alone: making millions of them small takes seconds. */
const mayBeWord = sql`(length(value) <= ${literal(longestWord)} OR value LIKE ' %' OR value LIKE '% ')`;
const isWord = sql`(${mayBeWord} AND lower(trim(value)) IN (${join(nothingWords.map((word) => literal(word)))}))`;

/** How the other values are written: shares of their rows. */
interface Others {
  readonly rows: number;
  /** With letters or digits. */
  readonly spoken: number;
  readonly withDigits: number;
  /** Of up to six capitals, as codes are. */
  readonly codes: number;
  readonly upper: number;
  readonly lower: number;
  /** A capital before small letters. */
  readonly capital: number;
}

const shapes = {
  spoken: "(?s).*[\\pL\\pN].*",
  withDigits: "(?s).*\\pN.*",
  codes: "\\p{Lu}{1,6}",
  upper: "\\p{Lu}{2,}",
  lower: "\\p{Ll}{2,}",
  capital: "\\p{Lu}\\p{Ll}{1,4}",
} as const;

async function othersOf(values: ColumnValues): Promise<Others> {
  const shares = Object.entries(shapes).map(
    ([name, pattern]) =>
      sql`coalesce(sum(n) FILTER (WHERE regexp_full_match(trim(value), ${literal(pattern)})) / sum(n), 0)::DOUBLE AS ${{ parts: [`"${name}"`] }}`,
  );
  const row: Row = await values.askOne(
    ({ rows }) =>
      sql`SELECT col, sum(n)::DOUBLE AS "rows", ${join(shares)} FROM ${rows} WHERE trim(value) <> '' AND NOT ${isWord} GROUP BY col`,
  );
  const of = (name: keyof Others): number => numberOf(row[name]);
  return {
    rows: of("rows"),
    spoken: of("spoken"),
    withDigits: of("withDigits"),
    codes: of("codes"),
    upper: of("upper"),
    lower: of("lower"),
    capital: of("capital"),
  };
}

/** So many values that are written like the word say that it may be one of them. */
const someAlike = 0.1;
const nearlyAll = 0.9;

/** Whether a short word such as "NA" or "Null" is written as the codes or names around it are. */
function alikeAmong(word: string, others: Others): NothingWord["because"] | null {
  if (/^\p{Lu}{2,3}$/u.test(word) && others.codes >= someAlike) return "code";
  if (/^\p{Lu}+$/u.test(word)) return word.length <= 3 && others.upper >= someAlike ? "alike" : null;
  if (/^\p{Ll}+$/u.test(word)) return word !== "null" && others.lower >= someAlike ? "alike" : null;
  return /^\p{Lu}\p{Ll}+$/u.test(word) && others.capital >= someAlike ? "alike" : null;
}

/** Whether this word is a value or nothing, by the other values alone; null where it is a value like all of them. */
function meant(word: string, others: Others): NothingWord["because"] | null {
  const kind = nothingKind(word);
  if (kind === "sign") return others.rows > 0 && others.spoken < nearlyAll ? null : "sign";
  if (kind === "mark") return "mark";
  if (others.rows > 0 && others.withDigits >= nearlyAll) return "figures";
  return kind === "short" ? (alikeAmong(word, others) ?? "apart") : "word";
}

const open: ReadonlySet<NothingWord["because"]> = new Set(["code", "alike", "word", "many"]);
const said = (because: NothingWord["because"], what: { word: string; count: number }): NothingWord => ({
  ...what,
  isOpen: open.has(because),
  because,
});

/** The words of a text column by which people say that there is nothing, and whether that is meant, over all rows. */
export async function wordsForNothing(values: ColumnValues): Promise<NothingWord[]> {
  const found = await values.ask((of) =>
    firstOf(
      of,
      sql`SELECT col, trim(value) AS word, sum(n)::DOUBLE AS n FROM ${of.rows} WHERE ${isWord} GROUP BY col, word`,
      { order: sql`n DESC, word`, most: mostWords },
    ),
  );
  if (found.length === 0) return [];
  const words = found.map((row) => ({ word: String(row.word), count: numberOf(row.n) }));
  const others = await othersOf(values);
  const spellings = new Set(words.map(({ word }) => word.toLowerCase())).size;
  if (spellings > mostSpellings) return words.map((each) => said("many", each));
  return words.flatMap((each) => {
    const because = meant(each.word, others);
    return because === null ? [] : [said(because, each)];
  });
}
