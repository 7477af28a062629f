import { fail } from "#domain/errors/sluice-error.ts";
import type { FileSourceConfig } from "#domain/nodes/file-source.ts";
import type { FileReading } from "#domain/reading/file-reading.ts";
import { readRecords, type TextRecord } from "./records.ts";
import { uniqueNames } from "../columns/unique-names.ts";
import { looksLike, narrowest } from "../columns/value-types.ts";

const delimiters = [",", ";", "\t", "|", ", ", " ", ":"];
const quotes = ['"', "'"];

const mode = (numbers: readonly number[]): number => {
  const counts = new Map<number, number>();
  numbers.forEach((each) => counts.set(each, (counts.get(each) ?? 0) + 1));
  return [...counts].toSorted((a, b) => b[1] - a[1] || b[0] - a[0])[0]?.[0] ?? 0;
};

interface Candidate {
  readonly delimiter: string;
  readonly quote: string;
  readonly records: readonly TextRecord[];
  readonly width: number;
  readonly score: number;
}

const isTyped = (value: string): boolean =>
  value !== "" &&
  (narrowest([value]) !== null ||
    /^[^\s@]+@[^\s@]+$/.test(value) ||
    /^\d{1,2}[:/.-]\d{1,2}([:/.-]\d{1,4})?$/.test(value));

/** Colons of times and addresses part no fields. */
const isClockOrAddress = (text: string): boolean =>
  (text.match(/\d:\d|:\/\//g)?.length ?? 0) > (text.match(/:/g)?.length ?? 0) / 2;

/** Where most commas have no space behind them, the others stand in sentences. */
const isInSentences = (text: string): boolean => (text.match(/, /g)?.length ?? 0) < (text.match(/,/g)?.length ?? 0) / 2;

/** How much like a table the sample is under these marks: even width, fields that are whole values, marks that occur at all. */
function scored(text: string, marks: { delimiter: string; quote: string }): Candidate {
  const all = readRecords(text, marks, 2_000);
  const records = all.length > 3 ? all.slice(0, -1) : all;
  const filled = records.filter((record) => record.fields.some((field) => field !== ""));
  const width = mode(filled.map((record) => record.fields.length));
  const even = filled.filter((record) => record.fields.length === width).length / Math.max(1, filled.length);
  const cells = filled.slice(0, 300).flatMap((record) => record.fields);
  const typed = cells.filter(isTyped).length / Math.max(1, cells.length);
  const spoiled =
    cells.filter((cell) => /^\s|\s$/.test(cell) || (cell.includes('"') && marks.quote !== '"')).length /
    Math.max(1, cells.length);
  const broken = filled.filter((record) => record.broken).length / Math.max(1, filled.length);
  const rare = marks.delimiter === " " || marks.delimiter === ":" ? 0.25 : 0;
  const single = marks.quote === "'" && !filled.some((record) => record.quoted) ? 0.05 : 0;
  const score =
    width < 2 ||
    (marks.delimiter === ":" && isClockOrAddress(text)) ||
    (marks.delimiter === ", " && isInSentences(text))
      ? 0.05
      : even * even * (1 + Math.min(width, 20) / 40) + typed * 0.4 - spoiled * 0.6 - broken * 1.5 - rare - single;
  return { ...marks, records, width, score };
}

function bestMarks(text: string, config: Partial<FileSourceConfig>, isTsv: boolean): Candidate {
  const tried = config.delimiter ? [config.delimiter] : isTsv ? ["\t"] : delimiters;
  const candidates = tried.flatMap((delimiter) => quotes.map((quote) => scored(text, { delimiter, quote })));
  return candidates.reduce((best, each) => (each.score > best.score + 1e-9 ? each : best));
}

const isBlank = (record: TextRecord): boolean => record.fields.every((field) => field.trim() === "");
const wordy = (field: string): boolean =>
  field.trim() !== "" && !looksLike("double", field.trim()) && !looksLike("timestamp", field.trim());

const filledCells = (record: TextRecord): number => record.fields.filter((field) => field.trim() !== "").length;

/** The record that the table starts with: above it stand titles and blank lines, which fill few of the columns. */
function tableStart({ records, width }: Candidate): number {
  const isRow = (record: TextRecord | undefined): boolean =>
    record !== undefined &&
    !isBlank(record) &&
    (width === 1 ||
      (record.fields.length >= Math.max(2, Math.ceil(width * 0.8)) &&
        filledCells(record) >= Math.max(2, Math.ceil(width * 0.3))));
  const head = records.slice(0, 50);
  const start = head.findIndex(
    (record, index) =>
      isRow(record) &&
      (index === head.length - 1 || index === 0 || isRow(head.slice(index + 1).find((each) => !isBlank(each)))),
  );
  return Math.max(0, start);
}

const sameFields = (one: TextRecord, other: TextRecord): boolean =>
  one.fields.length === other.fields.length &&
  one.fields.every((field, column) => field.trim().toLowerCase() === other.fields[column]!.trim().toLowerCase());

/** How many of the first records are headers: further ones repeat the first, or hold words above columns of numbers and dates. */
function headerRows(rows: readonly TextRecord[], typed: readonly number[]): number {
  const [first, ...rest] = rows;
  let headers = 1;
  while (headers < 5 && rest.length > headers && sameFields(first!, rest[headers - 1]!)) headers += 1;
  if (headers > 1) return headers;
  const isHeader = (record: TextRecord): boolean =>
    record.fields.length === first!.fields.length &&
    record.fields.every((field) => field.trim() === "" || wordy(field)) &&
    typed.every((column) => !narrowest([(record.fields[column] ?? "").trim()]));
  const isData = (record: TextRecord): boolean => typed.some((column) => !wordy(record.fields[column] ?? ""));
  while (
    headers < 5 &&
    typed.length > 1 &&
    rest.length > headers &&
    isHeader(rest[headers - 1]!) &&
    rest.slice(headers).every(isData)
  )
    headers += 1;
  return headers;
}

/** Lines above the table, and how many of its rows are headers. */
function layout(best: Candidate, wanted: boolean | undefined): { preamble: number; headers: number } {
  const preamble = tableStart(best);
  const rows = best.records.slice(preamble);
  const [first, ...rest] = rows;
  if (!first || wanted === false) return { preamble, headers: 0 };
  const data = rest.filter((record) => !isBlank(record));
  const typed = first.fields.flatMap((_, column) =>
    narrowest(data.slice(-200).map((record) => (record.fields[column] ?? "").trim())) === null ? [] : [column],
  );
  const clashes = typed.filter((column) => wordy(first.fields[column]!)).length;
  const numbers = first.fields.filter((field) => looksLike("double", field.trim())).length;
  const isDistinct = new Set(first.fields.map((field) => field.trim().toLowerCase())).size === first.fields.length;
  const isHeader =
    wanted === true ||
    clashes > 0 ||
    (numbers === 0 && isDistinct && first.fields.every(wordy)) ||
    (data.length === 0 && numbers === 0);
  return { preamble, headers: isHeader ? headerRows(rows, typed) : 0 };
}

const spacesAfter = (best: Candidate): boolean =>
  best.delimiter === "," &&
  best.records.length > 0 &&
  best.records.every((record) => record.fields.slice(1).every((field) => field === "" || field.startsWith(" ")));

/** The reader takes the first line break it meets for the end of all records, also one inside a quoted header. */
function lineEndOf(text: string, header: TextRecord | undefined): Pick<FileReading, "lineEnd"> {
  if (!text.includes("\n")) return text.includes("\r") ? { lineEnd: "\r" } : {};
  return header && header.lines > 1 && text.includes("\r\n") ? { lineEnd: "\r\n" } : {};
}

/** Finds delimiter, quote, header and the lines above it in a sample of delimited text. */
export function detectDialect(
  source: { path: string; text: string; encoding: FileReading["encoding"]; format: "csv" | "tsv" },
  config: Partial<FileSourceConfig>,
): { dialect: FileReading; records: readonly TextRecord[] } {
  const text = source.text.replace(/^\uFEFF/, "");
  if (text.trim() === "")
    throw fail("source_unreadable", `${source.path} is empty.`, {
      field: "path",
      got: source.path,
      mend: "Give a file with a header line and at least one record.",
    });
  const found = bestMarks(text, config, source.format === "tsv");
  const best = spacesAfter(found) && !config.delimiter ? scored(text, { delimiter: ", ", quote: found.quote }) : found;
  const { preamble, headers } = layout(best, config.header);
  const table = best.records.slice(preamble);
  const body = table.slice(headers).filter((record) => !isBlank(record) || best.width === 1);
  const width = Math.max(
    best.width,
    headers > 0 ? table[0]!.fields.length : 0,
    ...(headers > 0 ? [] : [mode(body.map((record) => record.fields.length))]),
  );
  const names = Array.from({ length: width }, (_, column) =>
    table
      .slice(0, headers)
      .map((record) => (record.fields[column] ?? "").trim())
      .filter((part) => part !== "")
      .join(" "),
  );
  const first = table[0];
  // The reader skips records: a title of two lines is one of them.
  const skip = headers > 1 ? preamble + headers : preamble;
  const dialect: FileReading = {
    format: source.format,
    delimiter: best.delimiter,
    quote: best.quote,
    escape: best.quote,
    encoding: source.encoding,
    header: headers === 1,
    skip,
    nulls: [],
    columns: uniqueNames(names).map((name) => ({ name, type: "varchar" })),
    ragged: true,
    multiline: best.records.some((record) => record.lines > 1),
    ...lineEndOf(text, headers > 0 ? first : undefined),
  };
  const isRagged = body.some((record) => record.fields.length < width);
  return { dialect: dialect.multiline && !isRagged ? { ...dialect, ragged: false } : dialect, records: body };
}
