import type { Encoding } from "#domain/reading/encodings.ts";
import { encode } from "./encode.ts";
import { type Random, randomOf } from "./random.ts";

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

const people: Readonly<Partial<Record<Encoding, readonly string[]>>> = {
  "utf-8": ["Müller", "José", "Łukasz", "田中", "Ολγα", "Иван", "Smith", "O'Neil", "Ayşe"],
  "windows-1252": ["Müller", "José", "François", "Åse", "Smith", "Núñez", "Weiß"],
  "windows-1250": ["Łukasz", "Dvořák", "Kovács", "Šimon", "Żaneta", "Novák"],
  "windows-1251": ["Иванов", "Петрова", "Смирнов", "Кузнецова"],
  "utf-16le": ["Müller", "José", "田中", "Иван", "Smith"],
  shift_jis: ["田中", "鈴木", "佐藤", "高橋", "カタカナ"],
};
const plainWords = ["north", "south", "east", "west", "red", "blue", "large", "small", "open", "done"];

const pad = (value: number, width = 2): string => String(value).padStart(width, "0");
const grouped = (digits: string, sign: string): string => digits.replaceAll(/\B(?=(\d{3})+(?!\d))/g, sign);

const numbers: Readonly<Record<string, (value: string) => string>> = {
  plain: (value) => value,
  english: (value) => {
    const [whole, part] = value.replace("-", "").split(".");
    return `${value.startsWith("-") ? "-" : ""}${grouped(whole!, ",")}${part ? `.${part}` : ""}`;
  },
  german: (value) => {
    const [whole, part] = value.replace("-", "").split(".");
    return `${value.startsWith("-") ? "-" : ""}${grouped(whole!, ".")}${part ? `,${part}` : ""}`;
  },
  dollars: (value) => (value.startsWith("-") ? `-$${numbers.english!(value.slice(1))}` : `$${numbers.english!(value)}`),
  euros: (value) => `${numbers.german!(value)} €`,
  brackets: (value) => (value.startsWith("-") ? `(${numbers.english!(value.slice(1))})` : numbers.english!(value)),
};

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const days: Readonly<Record<string, (day: string) => string>> = {
  iso: (day) => day,
  german: (day) => day.split("-").toReversed().join("."),
  american: (day) => `${day.slice(5, 7)}/${day.slice(8)}/${day.slice(0, 4)}`,
  named: (day) => `${Number(day.slice(8))} ${months[Number(day.slice(5, 7)) - 1]} ${day.slice(0, 4)}`,
};

const truths: Readonly<Record<string, readonly [string, string]>> = {
  plain: ["true", "false"],
  words: ["yes", "no"],
  letters: ["Y", "N"],
};

/** Draws a column's true values, some of them nothing, and spells each. */
function writer(random: Random, { rows, nothing }: { rows: number; nothing: string }) {
  const hasNothing = random.next() < 0.5;
  return (spell: (value: string) => string, value: () => string): { truth: (string | null)[]; written: string[] } => {
    const truth: (string | null)[] = [];
    const written: string[] = [];
    for (let row = 0; row < rows; row += 1) {
      const isNothing = hasNothing && random.next() < 0.12;
      const made = isNothing ? null : value();
      truth.push(made);
      written.push(made === null ? nothing : spell(made));
    }
    return { truth, written };
  };
}

function column(
  random: Random,
  given: { kind: string; rows: number; encoding: Encoding; nothing: string },
): SpelledColumn & { how: string } {
  const { kind, rows, encoding, nothing } = given;
  const make = writer(random, { rows, nothing });
  const day = (): string => `${2019 + random.below(7)}-${pad(1 + random.below(12))}-${pad(1 + random.below(28))}`;
  const amount = (): string => {
    const whole = random.below(random.pick([50, 900, 40_000, 3_000_000]));
    return `${random.next() < 0.15 ? "-" : ""}${whole}.${pad(random.below(100))}`;
  };
  switch (kind) {
    case "amount": {
      const how = random.pick(
        Object.keys(numbers).filter(
          (each) => each !== "euros" || (encoding !== "shift_jis" && encoding !== "windows-1251"),
        ),
      );
      return { kind, name: "amount", how, ...make(numbers[how]!, amount) };
    }
    case "day": {
      const how = random.pick(Object.keys(days));
      return { kind, name: "booked_on", how, ...make(days[how]!, day) };
    }
    case "moment": {
      const value = (): string => `${day()} ${pad(random.below(24))}:${pad(random.below(60))}:${pad(random.below(60))}`;
      const how = random.pick(["blank", "T"]);
      return { kind, name: "seen_at", how, ...make((text) => (how === "T" ? text.replace(" ", "T") : text), value) };
    }
    case "flag": {
      const how = random.pick(Object.keys(truths));
      const [yes, no] = truths[how]!;
      return {
        kind,
        name: "active",
        how,
        ...make(
          (text) => (text === "true" ? yes : no),
          () => (random.next() < 0.5 ? "true" : "false"),
        ),
      };
    }
    case "code":
      return {
        kind,
        name: "zip",
        how: "zeros",
        ...make(
          (text) => text,
          () => pad(random.below(99_999), 5),
        ),
      };
    case "person":
      return {
        kind,
        name: "person",
        how: "plain",
        ...make(
          (text) => text,
          () => random.pick(people[encoding]!),
        ),
      };
    default:
      return {
        kind,
        name: "status",
        how: "plain",
        ...make(
          (text) => text,
          () => random.pick(plainWords),
        ),
      };
  }
}

const quoteOf = (field: string, delimiter: string, always: boolean): string =>
  always || field.includes(delimiter) || /["\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;

/** A typed table, written in a spelling that the seed draws. */
export function spelledTable(seed: number): SpelledTable {
  const random = randomOf(seed);
  const encoding = random.pick([
    "utf-8",
    "utf-8",
    "windows-1252",
    "windows-1250",
    "windows-1251",
    "utf-16le",
    "shift_jis",
  ] as const);
  const delimiter = random.pick([",", ";", "\t", "|"]);
  const isQuoted = random.next() < 0.25;
  // In quotes, nothing at all is a text without letters.
  const nothing = random.pick(isQuoted ? ["n/a", "NULL", "-", "None"] : ["", "", "n/a", "NULL", "-", "None"]);
  const lineEnd = random.pick(["\n", "\r\n"]);
  const hasHeader = random.next() < 0.9;
  const preamble = random.next() < 0.2 ? random.pick(["Report of the month", "Exported 2026-11-01\n"]) : "";
  const footer = random.next() < 0.15 ? random.pick(["Source: the warehouse", "End of report"]) : "";
  const rows = 20 + random.below(180);
  const kinds = ["person", "amount", "day", ...["moment", "flag", "code", "status"].filter(() => random.next() < 0.5)];
  const columns = kinds.map((kind) => column(random, { kind, rows, encoding, nothing }));
  const ids = Array.from({ length: rows }, (_, row) => String(row + 1));
  const all: SpelledColumn[] = [{ kind: "id", name: "id", truth: ids, written: ids }, ...columns];
  const line = (fields: readonly string[]): string =>
    fields.map((field) => quoteOf(field, delimiter, isQuoted)).join(delimiter);
  const body = ids.map((_, row) => line(all.map(({ written }) => written[row]!)));
  const header = hasHeader ? [line(all.map(({ name }) => name))] : [];
  const above = preamble === "" ? [] : preamble.split("\n");
  const below = footer === "" ? [] : ["", footer];
  const text = `${[...above, ...header, ...body, ...below].join(lineEnd)}${lineEnd}`;
  const spelling = Object.fromEntries(columns.map(({ name, how }) => [name, how]));
  return {
    name: `table-${seed}.csv`,
    bytes: encode(text, encoding),
    columns: all,
    spelling: { seed, encoding, delimiter, nothing, isQuoted, lineEnd, hasHeader, preamble, footer, rows, ...spelling },
  };
}
