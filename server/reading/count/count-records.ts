import type { FileReading } from "#domain/reading/file-reading.ts";
import { filesOf } from "../container/files.ts";
import { DelimitedCounter } from "./delimited-counter.ts";
import { fileBytes } from "./file-bytes.ts";
import { countOnce } from "./known-counts.ts";
import { ArrayCounter, LineCounter } from "./json-counters.ts";
import type { RecordCount, RecordCounter } from "./record-count.ts";

export interface FileCount extends RecordCount {
  readonly file: string;
}

function counterOf(dialect: FileReading): RecordCounter | null {
  switch (dialect.format) {
    case "csv":
    case "tsv":
      return new DelimitedCounter(dialect);
    case "ndjson":
      return new LineCounter();
    case "json":
      return new ArrayCounter();
    case "parquet":
      return null;
  }
}

/** All of a dialect that its records are told apart by: types, which a profile finds later, are not among it. */
export const spellingOf = ({
  format,
  encoding,
  delimiter,
  quote,
  escape,
  header,
  skip,
  lineEnd,
  columns,
}: FileReading): string =>
  JSON.stringify([format, encoding, delimiter, quote, escape, header, skip, lineEnd, columns.length === 1]);

/** Counts the records of every file that the path stands for, from the bytes alone; none of Parquet, which has no records of text. */
export async function countRecords(source: {
  path: string;
  dialect: FileReading;
  signal?: AbortSignal | undefined;
}): Promise<FileCount[]> {
  const counts: FileCount[] = [];
  const { dialect, signal } = source;
  if (!counterOf(dialect)) return [];
  for (const file of filesOf(source.path)) {
    const count = async () => {
      const counter = counterOf(dialect)!;
      for await (const piece of fileBytes(file, { encoding: dialect.encoding, signal })) counter.push(piece);
      return counter.end();
    };
    counts.push({ file, ...(await countOnce(file, spellingOf(dialect), count)) });
  }
  return counts;
}
