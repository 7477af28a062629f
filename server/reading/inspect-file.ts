import { statSync } from "node:fs";
import { fail, SluiceError } from "#domain/errors/sluice-error.ts";
import type { FileSourceConfig } from "#domain/nodes/file-source.ts";
import type { FileReading } from "#domain/reading/file-reading.ts";
import { isLong, longestTaken, rawFile } from "#domain/plan/read-file.ts";
import { literal, render, sql } from "#domain/sql/fragment.ts";
import type { Column } from "#domain/sql/types.ts";
import type { Engine, EngineSession } from "#server/engine/engine.ts";
import { assertWholeParquet, checkFiles } from "./check-files.ts";
import { type FileCount, countRecords } from "./count/count-records.ts";
import { lostRecords, tooLong } from "./count/lost-records.ts";
import { detectDialect } from "./delimited/dialect.ts";
import { formatOf } from "./file-format.ts";
import { filesOf, totalBytes } from "./container/files.ts";
import { frozenColumns, inferTypes } from "./columns/infer-types.ts";
import { inspectDelimited } from "./delimited/inspect-delimited.ts";
import type { RefusedRecord } from "./delimited/refused-records.ts";
import { decodeSample, readSample } from "./container/sample.ts";
import { uniqueNames } from "./columns/unique-names.ts";
import type { InferredType } from "./columns/value-types.ts";
import { isWideFile } from "./columns/wide-file.ts";

export interface InspectRequest {
  /** The file, or a glob of files with one layout. */
  readonly path: string;
  readonly config?: Partial<FileSourceConfig>;
  readonly signal?: AbortSignal;
}

export interface FileInspection {
  readonly dialect: FileReading;
  readonly columns: readonly Column[];
  /** Records that could be read. */
  readonly rows: number;
  readonly sizeBytes: number;
  /** Every file that the path stands for. */
  readonly files: readonly string[];
  /** Records that the reader refused, the first twenty with line, reason and text; `unreadable` counts them all. */
  readonly refused: readonly RefusedRecord[];
  readonly unreadable: number;
}

const noDelimiters = {
  delimiter: ",",
  quote: '"',
  escape: '"',
  encoding: "utf-8",
  header: false,
  skip: 0,
  nulls: [],
} as const;

async function inspectParquet(
  session: EngineSession,
  path: string,
): Promise<{ dialect: FileReading; columns: Column[]; rows: number }> {
  const described = await session.all(render(sql`SELECT * FROM read_parquet(${literal(path)}) LIMIT 0`));
  const raw = described.columns.map(({ name, type }) => ({ name, type }));
  const columns = raw.map(({ name, type }) => ({
    name,
    type: /^[a-z]+(\(\d+,\d+\))?$/.test(type)
      ? type
      : type.startsWith("ENUM")
        ? "varchar"
        : type.startsWith("timestamp")
          ? "timestamp"
          : "json",
  }));
  const { rows } = await session.all(render(sql`SELECT count(*) FROM read_parquet(${literal(path)})`));
  return { dialect: { ...noDelimiters, format: "parquet", columns: raw }, columns, rows: Number(rows[0]?.[0] ?? 0) };
}

async function inspectJson(
  session: EngineSession,
  request: { path: string; plain: FileReading; declared: Readonly<Record<string, string>> },
): Promise<{ dialect: FileReading; columns: Column[]; rows: number }> {
  const format = request.plain.format === "json" ? "array" : "newline_delimited";
  const mostBytes = longestTaken(request.plain);
  const described = await session.all(
    render(
      sql`SELECT * FROM read_json(${literal(request.path)}, format = ${literal(format)}, sample_size = -1, maximum_depth = 1, maximum_object_size = ${literal(mostBytes)}) LIMIT 0`,
    ),
  );
  const nested = await session.all(
    render(
      sql`SELECT * FROM read_json(${literal(request.path)}, format = ${literal(format)}, sample_size = 20000, maximum_depth = 2, maximum_object_size = ${literal(mostBytes)}) LIMIT 0`,
    ),
  );
  const kinds = new Map(nested.columns.map(({ name, type }) => [name, type]));
  const names = uniqueNames(described.columns.map(({ name }) => name));
  const isNested = (name: string): boolean => /\[|^json$|^STRUCT|^MAP/.test(kinds.get(name) ?? "json");
  const raw = names.map((name) => ({ name, type: isNested(name) ? "json" : "varchar" }));
  const dialect: FileReading = { ...request.plain, columns: raw };
  const among = (name: string): InferredType[] =>
    /^(bigint|double|hugeint|ubigint)$/.test(kinds.get(name) ?? "")
      ? ["bigint", "decimal", "double"]
      : kinds.get(name) === "boolean"
        ? ["boolean"]
        : ["date", "timestamp"];
  const scalars = raw
    .filter(({ type }) => type === "varchar")
    .map(({ name }) => ({ name, likely: among(name)[0]!, among: among(name) }));
  const { types, rows } = await inferTypes(session, {
    from: rawFile(dialect, literal(request.path)),
    columns: scalars,
    isWide: isWideFile(names.length, totalBytes(filesOf(request.path))),
  });
  raw.filter(({ type }) => type === "json").forEach(({ name }) => types.set(name, "json"));
  return { dialect, columns: frozenColumns(names, types, request.declared), rows };
}

/** A file with only a header is a table without rows; one of whose records none can be read is no table. */
function assertReadable(path: string, found: { rows: number; unreadable: number }): void {
  if (found.rows > 0 || found.unreadable === 0) return;
  throw fail("source_unreadable", `None of the ${found.unreadable} records of ${path} can be read.`, {
    field: "path",
    got: path,
    mend: "Correct the file, or give its format.",
  });
}

/** Whether the file is to blame: the engine's own limit is not its fault. */
const isFault = (error: unknown): boolean => !String(error).includes('"exception_type":"Out of Memory"');

function unreadable(path: string, error: unknown): SluiceError {
  if (error instanceof SluiceError) return error;
  const text = error instanceof Error ? error.message : String(error);
  if (/is not \S+ encoded/i.test(text))
    return fail(
      "source_unreadable",
      `${path} is neither UTF-8, UTF-16 nor Latin-1. It is probably Windows-1252, which holds characters such as € in a way of its own.`,
      {
        field: "path",
        got: path,
        expected: "UTF-8",
        mend: "Save it as UTF-8 and add it again; spreadsheet programs call that CSV UTF-8.",
      },
    );
  const line = /(?:line|Line:?) (\d+)/.exec(text)?.[1];
  const message = /"exception_message":"((?:[^"\\]|\\.)*)"/.exec(text)?.[1] ?? text;
  return fail("source_unreadable", `${path} cannot be read: ${message.replaceAll("\\n", " ").slice(0, 400)}`, {
    field: "path",
    got: path,
    row: line ? Number(line) : null,
    mend: "Correct the file, or give its format.",
  });
}

/** Of many files the first that holds anything: the others must be like it. */
const firstFilled = (files: readonly string[]): string => files.find((file) => statSync(file).size > 0) ?? files[0]!;

type Text = Pick<FileInspection, "dialect" | "columns" | "rows" | "refused" | "unreadable">;
interface Source {
  readonly path: string;
  readonly signal: AbortSignal | undefined;
}

/** Counts the file's records before they are read, so that the reader has room for the longest. */
async function measure(source: Source, dialect: FileReading): Promise<{ dialect: FileReading; counts: FileCount[] }> {
  const counts = await countRecords({ ...source, dialect });
  const long = tooLong(counts);
  if (long) throw new SluiceError(long);
  const longestBytes = Math.max(...counts.map(({ longest }) => longest.bytes));
  return { counts, dialect: isLong(dialect, longestBytes) ? { ...dialect, longestBytes } : dialect };
}

/** What was read, once it is sure that no record is missing. */
async function whole(source: Source, measured: Awaited<ReturnType<typeof measure>>, found: Text): Promise<Text> {
  const { quote, escape } = measured.dialect;
  const isCountedSo = found.dialect.quote === quote && found.dialect.escape === escape;
  const counts = isCountedSo ? measured.counts : await countRecords({ ...source, dialect: found.dialect });
  const lost = lostRecords({ path: source.path, dialect: found.dialect }, counts, {
    rows: found.rows,
    refused: found.unreadable,
  });
  if (lost) throw new SluiceError(lost);
  return found;
}

/** Finds a file's format, dialect and exact column types by reading all of it. */
export async function inspectFile(engine: Pick<Engine, "session">, request: InspectRequest): Promise<FileInspection> {
  const config = request.config ?? {};
  const files = filesOf(request.path);
  const first = files.length === 1 ? files[0]! : firstFilled(files);
  const bytes = await readSample(first);
  const format = formatOf(first, bytes, config.format);
  if (format === "parquet") await assertWholeParquet(first);
  const alike = (dialect: FileReading): Promise<void> => checkFiles(request.path, dialect, { node: null, first });
  const session = await engine.session({ readable: [request.path], signal: request.signal });
  const all = { sizeBytes: totalBytes(files), files, refused: [], unreadable: 0 };
  const source = { path: request.path, signal: request.signal };
  // Without a prototype: a column may be called __proto__ or constructor.
  const declared = Object.assign(Object.create(null) as Record<string, string>, config.columns);
  const read = async (): Promise<FileInspection> => {
    if (format !== "csv" && format !== "tsv") await alike({ ...noDelimiters, format, columns: [] });
    if (format === "parquet") return { ...all, ...(await inspectParquet(session, request.path)) };
    const { text, encoding } = decodeSample(first, bytes, config.encoding);
    if (format === "json" || format === "ndjson") {
      const measured = await measure(source, { ...noDelimiters, format, columns: [] });
      const found = await inspectJson(session, { path: request.path, plain: measured.dialect, declared });
      return { ...all, ...(await whole(source, measured, { ...all, ...found })) };
    }
    const detected = detectDialect({ path: first, text, encoding, format }, config);
    await alike(detected.dialect);
    const measured = await measure(source, detected.dialect);
    const given = { path: request.path, records: detected.records, ...measured };
    const found = await inspectDelimited(session, given, declared);
    assertReadable(request.path, found);
    return { ...all, ...(await whole(source, measured, found)) };
  };
  try {
    return await read();
  } catch (error) {
    throw isFault(error) ? unreadable(request.path, error) : error;
  } finally {
    await session.close();
  }
}
