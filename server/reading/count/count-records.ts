import { asPrepared, type FileReading } from "#domain/reading/file-reading.ts";
import { filesOf } from "../container/files.ts";
import { DelimitedCounter } from "./delimited-counter.ts";
import { fileBytes } from "./file-bytes.ts";
import { countOnce } from "./known-counts.ts";
import { countOfJson, JsonScan } from "../json/json-scan.ts";
import { asRefusal } from "../json/json-fault.ts";
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
    case "json":
      return new JsonScan(dialect.records?.join(".") ?? null, dialect.byLines);
    case "parquet":
    case "arrow":
    case "avro":
      return null;
  }
}

/** All of a dialect that its records are told apart by: types, which a profile finds later, are not among it. */
export function spellingOf(reading: FileReading): string {
  const { format, delimiter, quote, escape, header, skip, lineEnd, columns } = reading;
  if (format === "json" || format === "ndjson") return JSON.stringify(["json", reading.records, reading.byLines]);
  return JSON.stringify([format, delimiter, quote, escape, header, skip, lineEnd, columns.length === 1]);
}

/** What was counted of a JSON file holds for both ways of telling its records apart. */
const countedAs = ({ format }: FileReading, count: RecordCount): RecordCount =>
  count.json && (format === "json" || format === "ndjson") ? countOfJson(count.json, format) : count;

/**
 * Counts the records of every file that the path stands for, from the bytes alone; none of Parquet, which has no records of
 * text. `path` is where the prepared files lie, `given` where they come from: each count has the name that people know.
 */
export async function countRecords(source: {
  path: string;
  given: string;
  reading: FileReading;
  signal?: AbortSignal | undefined;
}): Promise<FileCount[]> {
  const reading = asPrepared(source.reading);
  if (!counterOf(reading)) return [];
  const counts: FileCount[] = [];
  const names = filesOf(source.given);
  for (const [index, file] of filesOf(source.path).entries()) {
    const count = async () => {
      const counter = counterOf(reading)!;
      for await (const piece of fileBytes(file, source.signal)) counter.push(piece);
      return counter.end();
    };
    const counted = await countOnce(file, spellingOf(reading), count).catch((error: unknown) => {
      throw asRefusal(names[index]!, error);
    });
    counts.push({ file: names[index]!, ...countedAs(reading, counted) });
  }
  return counts;
}
