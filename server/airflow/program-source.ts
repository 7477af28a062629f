import { encodings } from "#domain/reading/encodings.ts";
import { asPrepared, type FileReading, isTyped } from "#domain/reading/file-reading.ts";
import { type Letters, lettersOf } from "./letters.ts";
import { unlikePlainJson } from "#domain/plan/plain-json.ts";
import { longestTaken, rawFile, rejectTables } from "#domain/plan/read-file.ts";
import { type Fragment, reference, sql } from "#domain/sql/fragment.ts";

/** How the records of a text file are counted beside their reader. */
interface ProgramRecords {
  readonly format: FileReading["format"];
  readonly delimiter: string;
  readonly quote: string;
  readonly escape: string;
  readonly header: boolean;
  readonly skip: number;
  readonly line_end: string | null;
  readonly columns: number;
  readonly strict: boolean;
  /** The longest record that the reader takes. */
  readonly longest: number;
  /** Counts what the reader gives, and keeps what it refuses in a table of its own. */
  readonly query: Fragment["parts"];
  readonly refused: string;
  /** Of JSON that the engine reads: finds the first record that it would read in another way than it is written. */
  readonly unlike: Fragment["parts"] | null;
}

/** How a task writes a source's files in UTF-8: by Python's codec of that name, or by the platform's own letters; of four bytes by the codec. */
interface ProgramPreparation {
  /** `file`: only unpacked. `text`: also decoded. `table`: also cut into fields. */
  readonly kind: NonNullable<FileReading["prepare"]>;
  readonly packed: FileReading["packed"] | null;
  readonly member: string | null;
  /** Of a spreadsheet. */
  readonly sheet: string | null;
  readonly title: string;
  readonly codec: string | null;
  readonly letters: Letters | null;
  readonly ending: string;
  /** Keys in the names of the files' folders, which are columns. */
  readonly partitions: readonly string[];
  /** How its records are cut into fields; null where the engine does that. */
  readonly table: ProgramTable | null;
  /** The columns of a file whose values have types of their own; null for others. */
  readonly columnar: { readonly format: FileReading["format"]; readonly names: readonly string[] } | null;
  /** How its records are taken out of JSON; null where the engine does that, or it is none. */
  readonly json: ProgramJson | null;
}

/** How a task takes the records out of JSON. */
interface ProgramJson {
  /** The keys that lead to the list of records. */
  readonly records: readonly string[];
  /** Whether the elements of lists are the records, or the documents themselves. */
  readonly elements: boolean;
  readonly rows: FileReading["rows"] | null;
  /** Whether a line that is no JSON by itself is refused without the others. */
  readonly by_lines: boolean;
  readonly header: boolean;
  readonly keys: readonly string[];
  /** Of each column, whether it is kept as JSON. */
  readonly nested: readonly boolean[];
}

interface ProgramTable {
  readonly delimiter: string;
  readonly quote: string;
  readonly escape: string;
  readonly backslash: boolean;
  readonly runs: boolean;
  readonly widths: readonly number[] | null;
  readonly mend: FileReading["mend"] | null;
  readonly strict: boolean;
  readonly until_blank: boolean;
  /** Records above the first row. */
  readonly before: number;
  readonly foot: number;
  readonly repeats: boolean;
  readonly remarks: FileReading["remarks"] | null;
  readonly names: readonly string[];
}

/** A file source, and what a task compares its files with before and after it reads them. */
export interface ProgramSource {
  readonly node: string;
  readonly path: string;
  readonly refused: string;
  readonly format: FileReading["format"];
  /** Whether a letter takes two bytes, of which one may be zero. */
  readonly wide: boolean;
  /** What is done before the engine reads the files; null where it reads them as they are. */
  readonly prepare: ProgramPreparation | null;
  /** Whether one of many files may be empty: a table without a header and without rows. */
  readonly may_be_empty: boolean;
  readonly header: {
    readonly delimiter: string;
    readonly quote: string;
    readonly skip: number;
    readonly names: readonly string[];
  } | null;
  /** Null for Parquet, which has no records of text. */
  readonly records: ProgramRecords | null;
}

const isJson = ({ format }: FileReading): boolean => format === "json" || format === "ndjson";

const programJson = (reading: FileReading): ProgramJson => ({
  records: reading.records ?? [],
  elements: reading.format === "json",
  rows: reading.rows ?? null,
  by_lines: reading.byLines ?? false,
  header: reading.header,
  keys: reading.keys ?? [],
  nested: reading.columns.map(({ type }) => type === "json"),
});

const programTable = ({ delimiter, quote, escape, ...reading }: FileReading): ProgramTable => ({
  delimiter,
  quote,
  escape,
  backslash: reading.backslash ?? false,
  runs: reading.runs ?? false,
  widths: reading.widths ?? null,
  mend: reading.mend ?? null,
  strict: reading.strict ?? false,
  until_blank: reading.untilBlank ?? false,
  before: reading.skip + (reading.header ? 1 : 0),
  foot: reading.foot ?? 0,
  repeats: reading.repeats ?? false,
  remarks: reading.remarks ?? null,
  names: reading.columns.map(({ name }) => name),
});

export function preparationOf(reading: FileReading): ProgramPreparation | null {
  if (reading.prepare === undefined) return null;
  const { codec, title } = encodings[reading.encoding];
  return {
    kind: reading.prepare,
    packed: reading.packed ?? null,
    member: reading.member ?? null,
    sheet: reading.sheet ?? null,
    title,
    codec,
    letters: codec === null || reading.encoding === "gb18030" ? lettersOf(reading.encoding) : null,
    ending: asPrepared(reading).format,
    partitions: (reading.partitions ?? []).map(({ name }) => name),
    table: reading.prepare === "table" && !isJson(reading) && !isTyped(reading) ? programTable(reading) : null,
    columnar: isTyped(reading) ? { format: reading.format, names: reading.columns.map(({ name }) => name) } : null,
    json: reading.prepare === "table" && isJson(reading) ? programJson(reading) : null,
  };
}

function recordsOf(node: string, reading: FileReading): ProgramRecords | null {
  const dialect = asPrepared(reading);
  const { format, delimiter, quote, escape, header, skip } = dialect;
  if (format === "parquet") return null;
  const counted = `${node}-count`;
  return {
    format,
    delimiter,
    quote,
    escape,
    header,
    skip,
    line_end: dialect.lineEnd ?? null,
    columns: dialect.columns.length,
    strict: dialect.strict ?? false,
    longest: longestTaken(dialect),
    query: sql`SELECT count(*) FROM ${rawFile(reading, reference(`source:${node}`), counted)}`.parts,
    refused: rejectTables(counted).errors,
    unlike: isJson(dialect) ? unlikePlainJson(dialect, reference(`source:${node}`)).parts : null,
  };
}

export function programSource(node: string, { path, dialect }: { path: string; dialect: FileReading }): ProgramSource {
  const { format, delimiter, quote, skip } = asPrepared(dialect);
  const isDelimited = format === "csv" || format === "tsv";
  const names = dialect.columns.map(({ name }) => name);
  const hasHeader = isDelimited && asPrepared(dialect).header;
  return {
    node,
    path,
    refused: rejectTables(node).errors,
    format: isTyped(dialect) ? dialect.format : format,
    wide: dialect.encoding.startsWith("utf-16"),
    prepare: preparationOf(dialect),
    may_be_empty: format === "ndjson" || (isDelimited && !hasHeader),
    header: hasHeader ? { delimiter, quote, skip, names } : null,
    records: recordsOf(node, dialect),
  };
}
