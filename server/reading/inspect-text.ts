import path from "node:path";
import { SluiceError, fail } from "#domain/errors/sluice-error.ts";
import { isLong } from "#domain/plan/read-file.ts";
import type { Decision } from "#domain/reading/decision.ts";
import { asPrepared, type FileReading } from "#domain/reading/file-reading.ts";
import { type FileCount, countRecords } from "./count/count-records.ts";
import { lostRecords, tooLong } from "./count/lost-records.ts";
import { inspectDelimited } from "./delimited/inspect-delimited.ts";
import type { EngineSession } from "#server/engine/engine.ts";
import type { FileInspection, InspectRequest, ReadingEngine, RowsKept } from "./inspection.ts";
import { inspectTable, unreadableIn } from "./delimited/inspect-table.ts";
import type { FoundKey } from "./json/found-keys.ts";
import { inspectJson } from "./json/inspect-json.ts";
import { jsonReading } from "./json/json-reading.ts";
import { allNotes, noteDecisions, type RecordNotes } from "#domain/reading/record-notes.ts";
import { cellDecisions } from "./spreadsheet/choose-sheet.ts";
import { prepareSource } from "./prepare/prepare-source.ts";
import type { Sampled } from "./sample-reading.ts";

/** A file with only a header is a table without rows; one of whose records none can be read is no table. */
function assertReadable(path: string, found: { rows: number; unreadable: number }): void {
  if (found.rows > 0 || found.unreadable === 0) return;
  throw fail("source_unreadable", `None of the ${found.unreadable} records of ${path} can be read.`, {
    field: "path",
    got: path,
    mend: "Correct the file, or give its format.",
  });
}

type Text = Pick<FileInspection, "dialect" | "columns" | "rows" | "refused" | "unreadable" | "rowsFile">;
/** What is read, and what is to say of it beyond how it is read. */
type Told = Text & { readonly cells: readonly Decision[]; readonly notes: RecordNotes };
interface Source {
  /** As it was given, for what is said of it. */
  readonly name: string;
  /** Where the engine reads it. */
  readonly path: string;
  readonly signal: AbortSignal | undefined;
}

const countsOf = ({ name, path, signal }: Source, reading: FileReading): Promise<FileCount[]> =>
  countRecords({ path, given: name, reading, signal });

/** Counts the file's records before they are read, so that the reader has room for the longest. */
async function measure(source: Source, reading: FileReading): Promise<{ dialect: FileReading; counts: FileCount[] }> {
  const counts = await countsOf(source, reading);
  const long = tooLong(counts);
  if (long) throw new SluiceError(long);
  const longestBytes = Math.max(...counts.map(({ longest }) => longest.bytes));
  return { counts, dialect: isLong(asPrepared(reading), longestBytes) ? { ...reading, longestBytes } : reading };
}

/** What was read, once it is sure that no record is missing. */
async function whole(source: Source, measured: Awaited<ReturnType<typeof measure>>, found: Text): Promise<Text> {
  const { quote, escape } = measured.dialect;
  const isCountedSo = found.dialect.quote === quote && found.dialect.escape === escape;
  const counts = isCountedSo ? measured.counts : await countsOf(source, found.dialect);
  const lost = lostRecords({ path: source.name, dialect: asPrepared(found.dialect) }, counts, {
    rows: found.rows,
    refused: found.dialect.prepare === "table" ? 0 : found.unreadable,
  });
  if (lost) throw new SluiceError(lost);
  return found;
}

type Given = Parameters<typeof inspectDelimited>[1] &
  Parameters<typeof inspectTable>[1] &
  Parameters<typeof inspectJson>[1];

async function inspectAs(
  session: EngineSession,
  given: Given,
  declared: Readonly<Record<string, string>>,
): Promise<Text> {
  const { dialect } = given;
  if (dialect.format === "json" || dialect.format === "ndjson") {
    const found = await inspectJson(session, given, declared);
    return { ...found, ...unreadableIn(given.tables) };
  }
  if (dialect.prepare === "table") return inspectTable(session, given, declared);
  return inspectDelimited(session, given, declared);
}

interface Reading {
  readonly reading: FileReading;
  readonly records: Sampled["records"];
  readonly keys: readonly FoundKey[];
}

/** A scan that keeps the rows is the one that a person sees. */
function tellRows(session: EngineSession, measured: Awaited<ReturnType<typeof measure>>, keep: RowsKept): void {
  const { dialect, counts } = measured;
  const rowsAbout = counts.reduce((sum, { records }) => sum + records, 0);
  session.onProgress(({ rowsRead }) => keep.onRows?.(rowsRead, { dialect, columns: dialect.columns, rowsAbout }));
}

async function inspectReading(
  engine: ReadingEngine,
  request: InspectRequest,
  { reading, records, keys, folder }: Reading & { folder: string },
): Promise<Told> {
  const { signal, keep } = request;
  const prepared = await prepareSource({ path: request.path, reading }, { folder, signal });
  const session = await engine.session({ readable: [prepared.path], writable: keep?.folder, signal });
  try {
    const source = { name: request.path, path: prepared.path, signal };
    // Without a prototype: a column may be called __proto__ or constructor.
    const declared = Object.assign(Object.create(null) as Record<string, string>, request.config?.columns);
    const measured = await measure(source, reading);
    if (keep) tellRows(session, measured, keep);
    const rowsFile = keep ? "typed.parquet" : null;
    const given = { ...source, ...measured, records, keys, tables: prepared.tables, rowsFile };
    const found = await inspectAs(session, given, declared);
    assertReadable(request.path, found);
    const notes = allNotes(prepared.tables.map((table) => table.notes));
    const cells = [...noteDecisions(notes, request.config ?? {}), ...cellDecisions(prepared.tables)];
    const kept = keep && found.rowsFile ? { rowsFile: path.join(keep.folder, found.rowsFile) } : {};
    return { ...(await whole(source, measured, found)), ...kept, cells, notes };
  } finally {
    await session.close();
  }
}

/** Whether the engine's own reader of JSON could not read what ours takes for plain. */
const isRefusedByEngine = (error: unknown): boolean =>
  !(error instanceof SluiceError) && /"exception_type":"(Invalid Input|Conversion|IO)"/.test(String(error));

/** The exact types of a text file's columns, once it is sure that no record is missing; what JSON is, only all of it says. */
export async function inspectText(
  engine: ReadingEngine,
  request: InspectRequest,
  sampled: Sampled & { folder: string },
): Promise<Told & { decisions?: FileInspection["decisions"] }> {
  const { reading, decisions, folder } = sampled;
  if (reading.format !== "json" && reading.format !== "ndjson")
    return inspectReading(engine, request, { ...sampled, keys: [] });
  const source = { path: request.path, sampled: reading, config: request.config ?? {}, folder, signal: request.signal };
  const inspect = async (isTable: boolean) => {
    const found = await jsonReading(source, isTable);
    const text = await inspectReading(engine, request, { ...found, records: [], folder });
    return { ...text, decisions: [...decisions, ...found.decisions] };
  };
  return inspect(false).catch((error: unknown) => {
    if (isRefusedByEngine(error)) return inspect(true);
    throw error;
  });
}
