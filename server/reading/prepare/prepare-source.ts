import { createWriteStream } from "node:fs";
import { appendFile, mkdir } from "node:fs/promises";
import path from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { orCancelled } from "#domain/errors/cancelled.ts";
import { asPrepared, type FileReading } from "#domain/reading/file-reading.ts";
import { noNotes } from "#domain/reading/record-notes.ts";
import { type ColumnarFormat, columnarText, isColumnarFormat } from "../columnar/columnar-file.ts";
import { assertWholeParquet } from "../columnar/whole-parquet.ts";
import { filesOf } from "../container/files.ts";
import { partitionFolders } from "../container/partitions.ts";
import { unpacked } from "../container/unpacked.ts";
import { decoded } from "../encoding/decode.ts";
import type { CellNotes } from "../spreadsheet/sheet-job.ts";
import { asRefusal } from "../json/json-fault.ts";
import { JsonTable } from "../json/json-table.ts";
import { type TableCounts, TableWriter, type TextTable } from "./table-writer.ts";

/** The place of a source's rows as the engine reads them, and how. */
export interface PreparedSource {
  /** A file, or a glob of files. */
  readonly path: string;
  readonly reading: FileReading;
  /** What became of the records of each file that was cut by us. */
  readonly tables: readonly TableCounts[];
}

const endings: Readonly<Record<FileReading["format"], string>> = {
  csv: "csv",
  tsv: "tsv",
  json: "json",
  ndjson: "ndjson",
  parquet: "parquet",
  arrow: "arrow",
  avro: "avro",
};

async function* withoutMark(texts: AsyncIterable<string>): AsyncIterable<string> {
  let isFirst = true;
  for await (const text of texts) {
    yield isFirst && text.startsWith("\uFEFF") ? text.slice(1) : text;
    if (text !== "") isFirst = false;
  }
}

function tableOf(reading: FileReading): TextTable | null {
  if (reading.prepare !== "table") return null;
  const isJson = reading.format === "json" || reading.format === "ndjson";
  return isJson ? new JsonTable(reading) : new TableWriter(reading);
}

/** Where records go that could not be read; null where nobody looks at them. */
type RefusedFile = string | null;

async function keepRefused({ counts, refusals }: TextTable, file: RefusedFile): Promise<void> {
  const refused = refusals.take();
  if (file === null || refused === "") return;
  await appendFile(file, refused);
  counts.refusedFile = file;
}

async function* asTable(texts: AsyncIterable<string>, table: TextTable, refused: RefusedFile): AsyncIterable<string> {
  for await (const text of texts) {
    yield table.push(text);
    await keepRefused(table, refused);
  }
  yield table.end();
  await keepRefused(table, refused);
}

async function writeColumnar(
  { file, reading, format }: { file: string; reading: FileReading; format: ColumnarFormat },
  to: { readonly file: string; readonly signal?: AbortSignal | undefined },
): Promise<TableCounts> {
  const counts: TableCounts = { rows: 0, unreadable: 0, refused: [], notes: noNotes() };
  const names = reading.columns.map(({ name }) => name);
  const texts = columnarText({ file, format, names, container: reading, signal: to.signal }, ({ rows, cut }) => {
    counts.rows = rows;
    counts.cut = cut;
  });
  await pipeline(Readable.from(texts), createWriteStream(to.file), to.signal ? { signal: to.signal } : {});
  return counts;
}

async function writeFile(
  file: string,
  reading: FileReading,
  to: { readonly file: string; readonly refused: RefusedFile; readonly signal?: AbortSignal | undefined },
): Promise<TableCounts | null> {
  const { format } = reading;
  if (isColumnarFormat(format)) return writeColumnar({ file, reading, format }, to);
  const table = tableOf(reading);
  const tell = (cells: CellNotes): void => {
    if (table) table.counts.cells = cells;
  };
  const bytes = unpacked(file, reading, { signal: to.signal, tell });
  const options = to.signal ? { signal: to.signal } : {};
  if (reading.prepare === "file") {
    await pipeline(Readable.from(bytes), createWriteStream(to.file), options);
    if (reading.format === "parquet") await assertWholeParquet(to.file, file);
    return null;
  }
  const texts = withoutMark(decoded(bytes, { file, encoding: reading.encoding }));
  const given = Readable.from(table ? asTable(texts, table, to.refused) : texts);
  await pipeline(given, createWriteStream(to.file), options).catch((error: unknown) => {
    throw asRefusal(file, error);
  });
  return table?.counts ?? null;
}

const endingOf = (reading: FileReading): string => endings[asPrepared(reading).format];
const numbered = (index: number): string => String(index).padStart(6, "0");

/** Where a file is written: one whose folders are columns in a folder of its own, below folders of the same names. */
const placeOf = (index: number, file: string, reading: FileReading): string => {
  const name = `${numbered(index)}.${endingOf(reading)}`;
  if (!reading.partitions) return name;
  const keys = reading.partitions.map(({ name: key }) => key);
  return path.join(/* turbopackIgnore: true */ numbered(index), ...partitionFolders(file, keys), name);
};

/** All of them, in the order of their numbers. */
const patternOf = (files: number, reading: FileReading): string => {
  const ending = endingOf(reading);
  if (reading.partitions) return ["*", ...reading.partitions.map(() => "*"), `*.${ending}`].join(path.sep);
  return `${files === 1 ? numbered(0) : "*"}.${ending}`;
};

/**
 * Writes a source as the engine can read it into `folder`, each of its files in one of its own, in order; a source that the
 * engine reads by itself stays where it is.
 */
export async function prepareSource(
  source: { readonly path: string; readonly reading: FileReading },
  into: { readonly folder: string; readonly keepRefused?: boolean; readonly signal?: AbortSignal | undefined },
): Promise<PreparedSource> {
  const { reading } = source;
  if (reading.prepare === undefined) return { ...source, tables: [] };
  await mkdir(into.folder, { recursive: true });
  const files = filesOf(source.path);
  const tables: TableCounts[] = [];
  for (const [index, file] of files.entries()) {
    const target = path.join(/* turbopackIgnore: true */ into.folder, placeOf(index, file, reading));
    await mkdir(path.dirname(target), { recursive: true });
    const refused = into.keepRefused ? `${target}.refused` : null;
    const to = { file: target, refused, signal: into.signal };
    const table = await writeFile(file, reading, to).catch((error: unknown) => {
      throw orCancelled(error, into.signal);
    });
    if (table) tables.push(table);
  }
  return {
    path: path.join(/* turbopackIgnore: true */ into.folder, patternOf(files.length, reading)),
    reading: asPrepared(reading),
    tables,
  };
}
