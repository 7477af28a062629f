import { statSync } from "node:fs";
import { SluiceError } from "#domain/errors/sluice-error.ts";
import type { FileReading } from "#domain/reading/file-reading.ts";
import { rawFile } from "#domain/plan/read-file.ts";
import { literal } from "#domain/sql/fragment.ts";
import type { Column } from "#domain/sql/types.ts";
import type { EngineSession } from "#server/engine/engine.ts";
import type { FileCount } from "../count/count-records.ts";
import { neverClosed } from "../count/lost-records.ts";
import { filesOf, totalBytes } from "../container/files.ts";
import { frozenColumns, inferTypes } from "../columns/infer-types.ts";
import type { TextRecord } from "./records.ts";
import { refusedQuotes, type RefusedRecord, refusedRecords } from "./refused-records.ts";
import { likelyTypes } from "../columns/likely-types.ts";
import { copyTyped } from "../columns/typed-copy.ts";
import { isWideFile } from "../columns/wide-file.ts";

export interface InspectedRecords {
  readonly dialect: FileReading;
  readonly columns: readonly Column[];
  readonly rows: number;
  readonly refused: readonly RefusedRecord[];
  readonly unreadable: number;
  /** In the session's folder, where the rows were written in the same scan. */
  readonly rowsFile?: string;
}

interface Delimited {
  /** As it was given, for what is said of it. */
  readonly name: string;
  /** Where the engine reads it. */
  readonly path: string;
  readonly dialect: FileReading;
  readonly records: readonly TextRecord[];
  /** The file's records, counted by this dialect. */
  readonly counts: readonly FileCount[];
  /** The file in the session's folder that the rows are written to, where they are to be kept. */
  readonly rowsFile: string | null;
}
interface Scan {
  readonly dialect: FileReading;
  readonly rows: number;
  readonly columns: readonly Column[];
}
type Scanner = (dialect: FileReading, name: string) => Promise<Scan>;

/** Refused for their quotes, more records than this share say that the file is quoted in another way. */
const mostMisquoted = 0.1;

/** Whether padding short records and quoted line breaks met in one file, which the parallel reader cannot do. */
const isPaddedMultiline = (error: unknown): boolean =>
  error instanceof Error && /null_padding/i.test(error.message) && /quoted new lines|parallel/i.test(error.message);

interface Attempt {
  readonly read: InspectedRecords;
  readonly misquoted: number;
  readonly openLine: number | null;
}

async function attempt(
  session: EngineSession,
  scan: () => Promise<Scan>,
  given: { name: string; path: string; sizeBytes: number },
): Promise<Attempt | null> {
  const read = await scan().catch(() => null);
  if (!read) return null;
  const { count, openLine } = await refusedQuotes(session, given.name, given.sizeBytes);
  const refused = await refusedRecords(session, { node: given.name, path: given.path, dialect: read.dialect });
  return { read: { ...read, refused: refused.first, unreadable: refused.count }, misquoted: count, openLine };
}

/** The reader may pass over an open quote without a word, where it pads short records. */
const withOpenQuote = ({ counts }: Delimited, tried: Attempt | null): Attempt | null =>
  tried && tried.misquoted === 0 && tried.openLine === null
    ? { ...tried, openLine: counts.find(({ openQuote }) => openQuote !== null)?.openQuote?.line ?? null }
    : tried;

function sizeOf(path: string): number {
  const files = filesOf(path);
  return files.length === 1 ? statSync(files[0]!).size : Number.MAX_SAFE_INTEGER;
}

/** Reads strictly, so that nothing is mended unseen; null where that refuses more than single records. */
async function readStrictly(session: EngineSession, found: Delimited, scan: Scanner): Promise<InspectedRecords | null> {
  const { path, dialect, records } = found;
  const sizeBytes = sizeOf(path);
  const trying = (change: Partial<FileReading>, name: string): Promise<Attempt | null> =>
    attempt(session, () => scan({ ...dialect, ...change, strict: true }, name), { name, path, sizeBytes });
  const isEmpty = ({ read }: Attempt): boolean => read.rows === 0 && (read.unreadable > 0 || records.length > 0);
  const taken = (tried: Attempt | null, most: number): InspectedRecords | null =>
    tried && tried.misquoted <= most && !isEmpty(tried) ? tried.read : null;
  const plain = withOpenQuote(found, await trying({}, "strict"));
  if (plain && plain.openLine !== null && dialect.quote !== "") {
    if (records.some((record) => record.quoted && !record.broken))
      throw new SluiceError(neverClosed(found.name, plain.openLine));
    return taken(await trying({ quote: "", escape: "" }, "unquoted"), 0);
  }
  const isEscaped =
    plain !== null && plain.misquoted > 0 && records.some(({ fields }) => fields.some((field) => field.includes("\\")));
  return (
    taken(plain, 0) ??
    (isEscaped ? taken(await trying({ escape: "\\" }, "escaped"), 0) : null) ??
    taken(plain, (plain?.read.rows ?? 0) * mostMisquoted)
  );
}

/** Reads strictly and writes the rows in the same scan, as the sample has them; null where the file is not so plain. */
async function readTyped(session: EngineSession, found: Delimited, file: string): Promise<InspectedRecords | null> {
  const { path, records } = found;
  const dialect = { ...found.dialect, strict: true };
  const names = dialect.columns.map((column) => column.name);
  const from = rawFile(dialect, literal(path), "typed");
  const tried = await attempt(
    session,
    async () => {
      const copied = await copyTyped(session, { from, names, records, file });
      if (!copied) throw new Error("the file is not as its sample");
      return { dialect, ...copied };
    },
    { name: "typed", path, sizeBytes: sizeOf(path) },
  );
  const plain = withOpenQuote(found, tried);
  if (!plain || plain.misquoted > 0 || plain.openLine !== null) return null;
  const { read } = plain;
  // What the sample's records are must come from rows that were read.
  const isSampleRead = read.unreadable === 0 || (read.refused[0]?.row ?? 0) > records.length;
  return isSampleRead && (read.rows > 0 || records.length === 0) ? { ...read, rowsFile: file } : null;
}

/** The dialect by which a delimited file is read, and the exact types of its columns, from a scan of all records. */
export async function inspectDelimited(
  session: EngineSession,
  found: Delimited,
  declared: Readonly<Record<string, string>>,
): Promise<InspectedRecords> {
  const names = found.dialect.columns.map(({ name }) => name);
  const columns = likelyTypes(names, found.records).filter(({ name }) => declared[name] === undefined);
  const isWide = isWideFile(names.length, totalBytes(filesOf(found.path)));
  if (found.rowsFile !== null && !isWide && Object.keys(declared).length === 0) {
    const typed = await readTyped(session, found, found.rowsFile);
    if (typed) return typed;
  }
  const scan: Scanner = async (dialect, name) => {
    const from = rawFile(dialect, literal(found.path), name);
    const { types, rows } = await inferTypes(session, { from, columns, isWide, isSpelled: true });
    return { dialect, rows, columns: frozenColumns(names, types, declared) };
  };
  const strict = await readStrictly(session, found, scan);
  if (strict) return strict;
  const scanned = await scan(found.dialect, "inspect").catch((error: unknown) => {
    if (!isPaddedMultiline(error)) throw error;
    return scan({ ...found.dialect, multiline: true }, "inspect");
  });
  const refused = await refusedRecords(session, { node: "inspect", path: found.path, dialect: scanned.dialect });
  return { ...scanned, refused: refused.first, unreadable: refused.count };
}
