import type { Encoding } from "#domain/reading/encodings.ts";
import { encode } from "./encode.ts";
import { type Random, randomOf } from "./random.ts";
import { encodingsUsed, type Spelling, spellingOf } from "./spelled-values.ts";

/** A column of a table: its true values as text in one plain form, null for nothing, and how they were written. */
export interface SpelledColumn {
  readonly kind: string;
  readonly name: string;
  readonly truth: readonly (string | null)[];
  readonly written: readonly string[];
}

export interface SpelledTable {
  readonly name: string;
  readonly bytes: Buffer;
  readonly columns: readonly SpelledColumn[];
  /** Every choice that was made, so that a failure can be told. */
  readonly spelling: Readonly<Record<string, string | number | boolean>>;
}

/** Words for nothing that every encoding can write, the most usual more often. */
const nothings = ["n/a", "NULL", "-", "None", "NA", "N/A", "null", "\\N", "#N/A", "?", "--", "nan", "k. A.", "unknown"];
/** Those of one writing. */
const nothingsIn: Readonly<Partial<Record<Encoding, readonly string[]>>> = {
  "utf-8": ["–", "нет данных", "不明", "no disponible"],
  "windows-1252": ["unbekannt", "–", "inconnu"],
  "windows-1251": ["н/д", "нет данных"],
  shift_jis: ["不明"],
  gb18030: ["未知"],
};

function nothingOf(random: Random, encoding: Encoding, isQuoted: boolean): string {
  // In quotes, nothing at all is a text without letters.
  if (!isQuoted && random.next() < 0.4) return "";
  return random.pick([...nothings, ...nothings, ...(nothingsIn[encoding] ?? [])]);
}

/** Draws a column's true values, some of them nothing, and spells each. */
function column(random: Random, { kind, name, value, spell }: Spelling, place: { rows: number; nothing: string }) {
  const { rows, nothing } = place;
  const hasNothing = random.next() < 0.5;
  const truth: (string | null)[] = [];
  const written: string[] = [];
  for (let row = 0; row < rows; row += 1) {
    let made = hasNothing && random.next() < 0.12 ? null : value();
    // A value that is spelled as nothing is in this very column is lost in writing: nobody could read it back.
    while (made !== null && hasNothing && spell(made) === nothing) made = value();
    truth.push(made);
    written.push(made === null ? nothing : spell(made));
  }
  return { kind, name, truth, written };
}

const units: Readonly<Record<string, string>> = { amount: "[EUR]", count: "[pcs]", share: "[%]", moment: "[UTC]" };
const preambles = ["Report of the month", "Exported 2026-11-01\n", "Sales report\nAll regions\n", "# made by the shop"];
const footers = ["Source: the warehouse", "End of report", "* without returns"];
const optional = ["moment", "flag", "code", "status", "count", "share", "country", "remark"];

type Quoting = "needed" | "all" | "texts";
function quoteOf(
  field: string,
  place: { delimiter: string; quote: string; quoting: Quoting; isText: boolean },
): string {
  const { delimiter, quote, quoting, isText } = place;
  const isNeeded = field.includes(delimiter) || field.includes(quote) || /[\r\n]/.test(field);
  const isQuoted = isNeeded || quoting === "all" || (quoting === "texts" && isText && field !== "");
  return isQuoted ? `${quote}${field.replaceAll(quote, quote + quote)}${quote}` : field;
}

/** A typed table, written in a spelling that the seed draws. */
export function spelledTable(seed: number): SpelledTable {
  const random = randomOf(seed);
  const encoding = random.next() < 0.4 ? "utf-8" : random.pick(encodingsUsed);
  const hasMark = encoding === "utf-8" && random.next() < 0.2;
  const delimiter = random.pick([",", ",", ";", "\t", "|", ":"]);
  const quoting: Quoting = random.pick(["needed", "needed", "needed", "all", "texts"]);
  const quote = random.next() < 0.9 ? '"' : "'";
  const nothing = nothingOf(random, encoding, quoting === "all");
  const lineEnd = random.pick(["\n", "\n", "\r\n"]);
  const header = random.pick(["names", "names", "names", "names", "names", "names", "units", "titles", "none"]);
  const preamble = random.next() < 0.2 ? random.pick(preambles) : "";
  const footer = random.next() < 0.15 ? random.pick(footers) : "";
  const rows = 20 + random.below(180);
  const kinds = ["person", "amount", "day", ...optional.filter(() => random.next() < 0.4)];
  const hasHeader = header !== "none";
  const spellings = kinds.map((kind) => spellingOf(random, kind, { encoding, hasHeader }));
  const columns = spellings.map((each) => {
    // Most writers say nothing in one way; some columns came from another hand.
    const own = random.next() < 0.1 ? nothingOf(random, encoding, quoting === "all") : nothing;
    return column(random, each, { rows, nothing: own });
  });
  const ids = Array.from({ length: rows }, (_, row) => String(row + 1));
  const titled = (name: string): string => name.slice(0, 1).toUpperCase() + name.slice(1).replaceAll("_", " ");
  const all: SpelledColumn[] = [{ kind: "id", name: "id", truth: ids, written: ids }, ...columns].map((each) => ({
    ...each,
    name: header === "titles" ? titled(each.name) : each.name,
  }));
  const textual = new Set(["person", "code", "status", "country", "remark"]);
  const line = (fields: readonly string[], isHeader = false): string =>
    fields
      .map((field, at) => quoteOf(field, { delimiter, quote, quoting, isText: isHeader || textual.has(all[at]!.kind) }))
      .join(delimiter);
  const body = ids.map((_, row) => line(all.map(({ written }) => written[row]!)));
  const names =
    header === "none"
      ? []
      : [
          line(
            all.map(({ name }) => name),
            true,
          ),
        ];
  if (header === "units")
    names.push(
      line(
        all.map(({ kind }) => units[kind] ?? ""),
        true,
      ),
    );
  const above = preamble === "" ? [] : preamble.split("\n");
  const below = footer === "" ? [] : ["", footer];
  const text = `${hasMark ? "\uFEFF" : ""}${[...above, ...names, ...body, ...below].join(lineEnd)}${lineEnd}`;
  const made = { seed, encoding, hasMark, delimiter, quote, quoting, nothing, lineEnd, header, preamble, footer, rows };
  const spelling = Object.fromEntries(spellings.map(({ name, how }) => [name, how]));
  return {
    name: `table-${seed}.csv`,
    bytes: encode(text, encoding),
    columns: all,
    spelling: { ...made, hasHeader, ...spelling },
  };
}
