import { type Decision, decided } from "#domain/reading/decision.ts";
import type { FileReading } from "#domain/reading/file-reading.ts";
import type { Header } from "./header.ts";
import type { TextRecord } from "./records.ts";

const delimiterWords: Readonly<Record<string, string>> = {
  "": "columns of fixed width",
  ",": "commas",
  ";": "semicolons",
  "\t": "tabs",
  "|": "vertical bars",
  " ": "blanks",
  ":": "colons",
  ", ": "commas with a blank",
  "; ": "semicolons with a blank",
};
/** A sign that cannot be seen is named by its number. */
const spelled = (sign: string): string =>
  [...sign.replaceAll("\t", "tab")].map((each) => (each < " " ? `sign ${each.charCodeAt(0)}` : each)).join("");
const wordsOf = ({ delimiter, runs, widths }: FileReading): string =>
  widths === undefined
    ? runs
      ? "runs of blanks"
      : (delimiterWords[delimiter] ?? `fields parted by ${spelled(delimiter)}`)
    : delimiterWords[""]!;

/** What was found of a sample of delimited text. */
export interface Found {
  readonly dialect: FileReading;
  readonly header: Header;
  /** Records above the table, and the number of rows from its first header row on. */
  readonly start: number;
  readonly body: readonly TextRecord[];
  readonly width: number;
  /** The names that each of the file's tables begins with, and which of them is read, from 0. */
  readonly tables: readonly string[];
  readonly table: number;
  /** The names of the columns with a header of one row, and without. */
  readonly names: { readonly withHeader: string; readonly without: string };
}

const against = (records: readonly TextRecord[], delimiter: string): Decision["against"] =>
  records.slice(0, 3).map(({ fields, line }) => ({ line: line + 1, text: fields.join(delimiter).slice(0, 200) }));

function byDelimiter({ dialect, body, width }: Found): Decision {
  const odd = body.filter((record) => record.fields.length !== width || record.broken);
  return decided("delimiter", {
    chosen: dialect.delimiter,
    says: wordsOf(dialect),
    share: body.length === 0 ? null : 1 - odd.length / body.length,
    against: against(odd, dialect.delimiter),
  });
}

function byHeader({ header, start, names }: Found): Decision {
  const { rows, hasUnits, isOpen } = header;
  const last = start + rows;
  const place = rows === 1 ? `header in row ${start + 1}` : `header in rows ${start + 1} to ${last}`;
  const says = rows === 0 ? "no header" : `${place}${hasUnits ? `, units in row ${last + 1}` : ""}`;
  const withHeader = { chosen: "1", says: `header in row ${start + 1}`, gives: names.withHeader };
  const without = { chosen: "0", says: "no header", gives: names.without };
  return decided("header", { chosen: String(rows), says, isOpen, others: [rows === 0 ? withHeader : without] });
}

const quoteOf = ({ quote, escape }: FileReading): Decision[] => [
  ...(quote === '"' || quote === ""
    ? []
    : [decided("quote", { chosen: quote, says: `values in ${quote[0]}…${quote.at(-1)}` })]),
  ...(escape === quote || escape === ""
    ? []
    : [decided("escape", { chosen: escape, says: `${escape} before quotes` })]),
];

/** How the sample of a delimited file is read and why. */
export function delimitedDecisions(found: Found): Decision[] {
  const { dialect, tables, table, start } = found;
  const others = tables.flatMap((gives, index) =>
    index === table ? [] : [{ chosen: String(index + 1), says: `table ${index + 1} of ${tables.length}`, gives }],
  );
  return [
    ...(tables.length > 1
      ? [decided("table", { chosen: String(table + 1), says: `table ${table + 1} of ${tables.length}`, others })]
      : []),
    byDelimiter(found),
    ...quoteOf(dialect),
    ...(dialect.backslash ? [decided("escape", { chosen: "\\", says: "backslashes before signs" })] : []),
    ...(start > 0 && table === 0 ? [decided("preamble", { chosen: String(start), says: "" })] : []),
    byHeader(found),
  ];
}
