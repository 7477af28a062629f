import type { FileReading } from "#domain/reading/file-reading.ts";
import { longestTaken, rawFile, rejectTables } from "#domain/plan/read-file.ts";
import { type Fragment, reference, sql } from "#domain/sql/fragment.ts";

/** How the records of a text file are counted beside their reader. */
interface ProgramRecords {
  readonly format: FileReading["format"];
  readonly encoding: FileReading["encoding"];
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
}

/** A file source, and what a task compares its files with before and after it reads them. */
export interface ProgramSource {
  readonly node: string;
  readonly path: string;
  readonly refused: string;
  readonly format: FileReading["format"];
  readonly encoding: FileReading["encoding"];
  /** Whether one of many files may be empty: a table without a header and without rows. */
  readonly may_be_empty: boolean;
  readonly header: {
    readonly delimiter: string;
    readonly quote: string;
    readonly encoding: FileReading["encoding"];
    readonly skip: number;
    readonly names: readonly string[];
  } | null;
  /** Null for Parquet, which has no records of text. */
  readonly records: ProgramRecords | null;
}

function recordsOf(node: string, dialect: FileReading): ProgramRecords | null {
  const { format, encoding, delimiter, quote, escape, header, skip } = dialect;
  if (format === "parquet") return null;
  const counted = `${node}-count`;
  return {
    format,
    encoding,
    delimiter,
    quote,
    escape,
    header,
    skip,
    line_end: dialect.lineEnd ?? null,
    columns: dialect.columns.length,
    strict: dialect.strict ?? false,
    longest: longestTaken(dialect),
    query: sql`SELECT count(*) FROM ${rawFile(dialect, reference(`source:${node}`), counted)}`.parts,
    refused: rejectTables(counted).errors,
  };
}

export function programSource(node: string, { path, dialect }: { path: string; dialect: FileReading }): ProgramSource {
  const { format, encoding, delimiter, quote, skip } = dialect;
  const isDelimited = format === "csv" || format === "tsv";
  const names = dialect.columns.map(({ name }) => name);
  const hasHeader = isDelimited && dialect.header;
  return {
    node,
    path,
    refused: rejectTables(node).errors,
    format,
    encoding,
    may_be_empty: format === "ndjson" || (isDelimited && !hasHeader),
    header: hasHeader ? { delimiter, quote, encoding, skip, names } : null,
    records: recordsOf(node, dialect),
  };
}
