import type { FileDialect } from "#domain/plan/bound.ts";
import { filesOf } from "../files.ts";
import { DelimitedCounter } from "./delimited-counter.ts";
import { fileBytes } from "./file-bytes.ts";
import { ArrayCounter, LineCounter } from "./json-counters.ts";
import type { RecordCount, RecordCounter } from "./record-count.ts";

export interface FileCount extends RecordCount {
  readonly file: string;
}

function counterOf(dialect: FileDialect): RecordCounter | null {
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

/** Counts the records of every file that the path stands for, from the bytes alone; none of Parquet, which has no records of text. */
export async function countRecords(source: {
  path: string;
  dialect: FileDialect;
  signal?: AbortSignal | undefined;
}): Promise<FileCount[]> {
  const counts: FileCount[] = [];
  for (const file of filesOf(source.path)) {
    const counter = counterOf(source.dialect);
    if (!counter) return [];
    const pieces = fileBytes(file, { encoding: source.dialect.encoding, signal: source.signal });
    for await (const piece of pieces) counter.push(piece);
    counts.push({ file, ...counter.end() });
  }
  return counts;
}
