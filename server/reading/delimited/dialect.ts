import type { FileSourceConfig } from "#domain/nodes/file-source.ts";
import type { Decision } from "#domain/reading/decision.ts";
import type { FileReading } from "#domain/reading/file-reading.ts";
import { bare, blank, isFigureField, type Mending } from "../prepare/mend-record.ts";
import { refusal } from "../refusal.ts";
import { uniqueNames } from "../columns/unique-names.ts";
import { delimitedDecisions } from "./decisions.ts";
import { isDump, isEscaped, masked } from "./dump.ts";
import { findHeader, type Header, namesOf } from "./header.ts";
import { likelyMarks } from "./marks.ts";
import { countMended } from "./mendable.ts";
import type { TextRecord } from "./records.ts";
import type { RemarkRule } from "../prepare/remarks.ts";
import { endRecords } from "./end-records.ts";
import { remarksBelow, type Span, tablesOf } from "./region.ts";
import { isBlank, type Marks, modeOf, recordsBy } from "./sample-records.ts";

type Config = Partial<FileSourceConfig>;
interface Sample {
  readonly path: string;
  readonly text: string;
  readonly encoding: FileReading["encoding"];
  readonly format: "csv" | "tsv";
  /** False where the text is the start of a longer file. */
  readonly isWhole?: boolean;
  /** Of a longer file, the text of its end. */
  readonly end?: string;
}
interface Cut {
  readonly marks: Marks;
  readonly width: number;
  readonly records: readonly TextRecord[];
}

export interface DetectedDialect {
  readonly dialect: FileReading;
  /** The sample's records below the header. */
  readonly records: readonly TextRecord[];
  readonly decisions: readonly Decision[];
}

/** The sample in records, by its likeliest marks. */
function cutSample(text: string, { format, isWhole = true }: Sample, config: Config): Cut {
  const wanted = { delimiter: config.delimiter, quote: config.quote, escape: config.escape, widths: config.widths };
  const isTsv = format === "tsv";
  const plain = likelyMarks(text, wanted, isTsv);
  const isWithBackslash = config.escape === undefined && (isDump(text) || isEscaped(text));
  const escaped = isWithBackslash ? likelyMarks(masked(text), wanted, isTsv) : null;
  const isBetter = escaped !== null && (isDump(text) || escaped.score > plain.score + 0.05);
  const { marks, width } = isBetter ? withBackslash(escaped) : plain;
  const records = recordsBy(text, marks, Infinity);
  return { marks, width, records: isWhole || records.length < 4 ? records : records.slice(0, -1) };
}

function withBackslash({ marks, width, records }: ReturnType<typeof likelyMarks>): { marks: Marks; width: number } {
  const quote = records.some((record) => record.quoted && !record.broken) ? marks.quote : "";
  return { width, marks: { ...marks, quote, escape: quote, backslash: true } };
}

/** The reader takes the first line break it meets for the end of all records, also one inside a quoted header. */
function lineEndOf(text: string, header: TextRecord | undefined): Pick<FileReading, "lineEnd"> {
  if (!text.includes("\n")) return text.includes("\r") ? { lineEnd: "\r" } : {};
  return header && header.lines > 1 && text.includes("\r\n") ? { lineEnd: "\r\n" } : {};
}

/** The table that is read: the one that a person named, or the largest. */
function chosenTable(tables: readonly Span[], wanted: number | undefined, path: string): number {
  if (wanted !== undefined) {
    if (wanted <= tables.length) return wanted - 1;
    throw refusal(
      path,
      `has ${tables.length === 1 ? "one table" : `${tables.length} tables`}, and no table ${wanted}.`,
      "Name another table.",
    );
  }
  const cells = tables.map(({ start, end, width }) => (end - start) * width);
  return cells.indexOf(Math.max(...cells));
}

/** Rows have one field more than the header, and the last one is not empty everywhere: the first column has no name. */
function hasRowNames(header: readonly TextRecord[], body: readonly TextRecord[], width: number): boolean {
  if (header.length !== 1 || header[0]!.fields.length !== width - 1) return false;
  const full = body.filter((record) => record.fields.length === width);
  return full.length > body.length / 2 && full.some((record) => record.fields.at(-1)!.trim() !== "");
}

interface Region {
  readonly header: Header;
  readonly rows: readonly TextRecord[];
  readonly body: readonly TextRecord[];
  readonly width: number;
  readonly names: readonly string[];
}

/** The header and the records of a table. */
function regionOf(records: readonly TextRecord[], likelyWidth: number, config: Config): Region {
  const header = findHeader(records, config.header);
  const rows = records.slice(0, header.rows);
  const below = records.slice(header.rows + (header.hasUnits ? 1 : 0));
  const body = below.filter((record) => !isBlank(record) || likelyWidth === 1);
  const width = Math.max(
    likelyWidth,
    rows.length > 0 ? rows[0]!.fields.length : 0,
    ...(rows.length > 0 ? [] : [modeOf(body.map((record) => record.fields.length))]),
  );
  const names = hasRowNames(rows, body, width) ? ["", ...namesOf(rows, width - 1)] : namesOf(rows, width);
  return { header, rows, body, width, names: uniqueNames(names) };
}

/** Columns in which most records of the sample hold a figure: what is mended has figures or nothing there. */
function mendingOf(
  { body, width }: Region,
  { quote, escape, backslash, runs, widths, delimiter }: Marks,
): Mending | null {
  const isPlain = (escape === quote || quote === "") && !backslash && !runs && widths === undefined && delimiter !== "";
  if (!isPlain || width < 2) return null;
  const whole = body.filter((record) => record.fields.length === width && !record.broken);
  const figures = Array.from({ length: width }, (_, column) => column).filter((column) => {
    const values = whole.map((record) => bare(record.fields[column]!)).filter((value) => !blank.test(value));
    return values.filter(isFigureField).length * 2 > values.length;
  });
  return whole.length > 0 ? { width, figures } : null;
}

/** Whether some record of the sample is read only by mending it. */
function isMendable(text: string, { body, width }: Region, marks: Marks): boolean {
  const hasSurplus = (record: TextRecord): boolean => record.fields.slice(width).some((field) => !blank.test(field));
  const isQuoted = body.some((record) => record.quoted && !record.broken);
  const odd = body.filter(
    (record) => (record.broken && isQuoted) || hasSurplus(record) || (!record.broken && record.fields.length < width),
  );
  return odd.length > 0 && countMended(text, marks) > 0;
}

/** Signs that the engine's own reader takes. */
const isNative = ({ delimiter, quote, escape, backslash, runs, widths }: Marks): boolean =>
  !backslash &&
  !runs &&
  widths === undefined &&
  Buffer.byteLength(delimiter) <= 4 &&
  /^[\x21-\x7e]?$/.test(quote) &&
  (escape === quote || escape === "\\");

const withoutLines = (text: string, lines: number): string => {
  let rest = text;
  for (let line = 0; line < lines; line += 1) rest = rest.replace(/^[^\r\n]*(\r\n|\r|\n|$)/, "");
  return rest;
};

/** Finds marks, header, what stands above and below the table, and its columns, in a sample of delimited text. */
export function detectDialect(source: Sample, config: Config): DetectedDialect {
  const given = source.text.replace(/^\uFEFF/, "");
  const text = withoutLines(given, config.skip ?? 0);
  if (text.trim() === "")
    throw refusal(source.path, "is empty.", "Give a file with a header line and at least one record.");
  const cut = cutSample(text, source, config);
  const { marks, records } = cut;
  const tables = config.skip === undefined ? tablesOf(cut) : [{ start: 0, end: records.length, width: cut.width }];
  const table = chosenTable(tables, config.table, source.path);
  const span = tables[table]!;
  const region = regionOf(records.slice(span.start, span.end), tables.length > 1 ? span.width : cut.width, config);
  const { header, rows, body, width, names } = region;
  const mending = mendingOf(region, marks);
  const isMending =
    mending !== null && (config.fix ?? isMendable(text, region, { ...marks, mend: mending })) ? mending : null;
  const below = endOf({ records, span, region, end: endRecords(source, marks) }, config);
  const repeats = config.repeats ?? repeatsHeader(region);
  const parts = {
    ...(isMending ? { mend: isMending } : {}),
    ...(below.foot > 0 ? { foot: below.foot } : {}),
    ...(below.remarks ? { remarks: below.remarks } : {}),
    ...(below.untilBlank ? { untilBlank: true } : {}),
    ...(repeats ? { repeats: true } : {}),
  };
  const isTable = !isNative(marks) || Object.keys(parts).length > 0;
  const isOneRow = header.rows === 1 && !header.hasUnits;
  const dialect: FileReading = {
    format: source.format,
    ...marks,
    encoding: source.encoding,
    header: isOneRow,
    // The reader skips records: a title of two lines is one of them.
    skip: (config.skip ?? 0) + span.start + (isOneRow ? 0 : header.rows + (header.hasUnits ? 1 : 0)),
    nulls: [],
    columns: names.map((name) => ({ name, type: "varchar" })),
    ragged: true,
    multiline: records.some((record) => record.lines > 1),
    ...lineEndOf(text, rows[0]),
    ...(isTable ? { prepare: "table" } : {}),
    ...parts,
  };
  const isRagged = body.some((record) => record.fields.length < width);
  return {
    dialect: dialect.multiline && !isRagged ? { ...dialect, ragged: false } : dialect,
    records: rowsOf(region, dialect, below.inBody),
    decisions: delimitedDecisions({
      dialect,
      header,
      start: (config.skip ?? 0) + span.start,
      body: body.slice(0, body.length - below.inBody),
      width,
      tables: tables.map(({ start, width: wide }) => namesOf([records[start]!], wide).join(", ")),
      table,
      names: {
        withHeader: uniqueNames(namesOf(records.slice(span.start, span.start + 1), width)).join(", "),
        without: uniqueNames(names.map(() => "")).join(", "),
      },
    }),
  };
}

/** Whether records of the sample repeat the header, as in files that were joined. */
const repeatsHeader = (region: Region): boolean =>
  region.rows.length === 1 && region.body.some((record) => isHeaderAgain(record, region));

const isHeaderAgain = ({ fields }: TextRecord, { width, names }: Region): boolean =>
  fields.length >= width && names.every((name, column) => bare(fields[column]!) === name);

/** The records of the sample that are rows as they stand; `below`: how many at its end are none. */
function rowsOf(region: Region, { mend, repeats }: FileReading, below: number): readonly TextRecord[] {
  const { body, width } = region;
  const isWhole = (record: TextRecord): boolean => record.fields.length === width && !record.broken;
  return body
    .slice(0, body.length - below)
    .filter((record) => (mend === undefined || isWhole(record)) && !(repeats && isHeaderAgain(record, region)));
}

interface Below {
  readonly foot: number;
  readonly remarks: RemarkRule | null;
  /** How many of the records below stand among the table's own. */
  readonly inBody: number;
  readonly untilBlank: boolean;
}

/** What stands below the table's last row; `end`: the last records of a file that is longer than its sample. */
function endOf(
  given: { records: readonly TextRecord[]; span: Span; region: Region; end: readonly TextRecord[] | null },
  { foot, remarks }: Config,
): Below {
  const { records, span, region, end } = given;
  const after = records.slice(span.end).filter((record) => !isBlank(record)).length;
  const rows = records.slice(span.start + region.rows.length, span.end);
  const firstRow = rows.findIndex((record) => !isBlank(record));
  const untilBlank = after > 0 && isBlank(records[span.end]!) && !rows.slice(Math.max(0, firstRow)).some(isBlank);
  if (foot !== undefined)
    return { foot, remarks: null, inBody: after > 0 ? 0 : Math.min(foot, region.body.length), untilBlank };
  const found = remarksBelow(end && after === 0 ? end : rows, region.width);
  const count = remarks === false ? 0 : found.count;
  const rule = remarks === true || count > 0 ? found.rule : null;
  const inBody = end && after === 0 ? 0 : count;
  if (after > 0 && !untilBlank) return { foot: count + after, remarks: null, inBody, untilBlank };
  return { foot: 0, remarks: rule, inBody, untilBlank };
}
