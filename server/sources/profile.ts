import { randomUUID } from "node:crypto";
import { mkdir, rm } from "node:fs/promises";
import path from "node:path";
import type { ProfileProgress } from "#domain/api/sources.ts";
import { fail, SluiceError } from "#domain/errors/sluice-error.ts";
import type { FileSourceConfig } from "#domain/nodes/file-source.ts";
import type { Decision } from "#domain/reading/decision.ts";
import type { RecordNotes } from "#domain/reading/record-notes.ts";
import type { FileReading } from "#domain/reading/file-reading.ts";
import type { ColumnProfile, ProfiledSource, SourceProfile } from "#domain/sources/profile.ts";
import { sql } from "#domain/sql/fragment.ts";
import type { Column } from "#domain/sql/types.ts";
import {
  batchesOf,
  columnsTogether,
  filesOf,
  inspectFile,
  plainColumns,
  type RowsKept,
} from "#server/reading/index.ts";
import type { Engine } from "#server/engine/engine.ts";
import { isOutOfMemory, statementProblem } from "#server/engine/statement-problem.ts";
import { profileColumns } from "./column-profile.ts";
import { hashFiles, totalSize } from "./content-hash.ts";
import { findKeys } from "./keys.ts";
import { columnsInPlace } from "./profiled-rows.ts";
import { ProgressTeller } from "./progress-teller.ts";
import { changedMeanwhile, modified, type OpenSnapshot, openSnapshot } from "./snapshot.ts";
import { numberOf, selectOne, snapshotRelation } from "#server/reading/columns/value-counts.ts";
import { settleWords } from "#server/reading/columns/settle-words.ts";
import { tooLarge } from "./too-large.ts";
import { uniqueColumns } from "./unique-columns.ts";

export type ProfileInput =
  | { readonly kind: "file"; readonly path: string; readonly config?: Partial<FileSourceConfig> | undefined }
  /** `extract` writes the table's rows as CSV without a header, NULL as an unquoted empty field. */
  | {
      readonly kind: "table";
      readonly columns: readonly Column[];
      readonly extract: (file: string, signal?: AbortSignal) => Promise<{ readonly rows: number }>;
    };

export interface ProfileRequest {
  readonly engine: Engine;
  readonly name: string;
  readonly input: ProfileInput;
  /** Snapshots are kept in it by content hash. */
  readonly snapshotDirectory: string;
  readonly onProgress?: ((progress: ProfileProgress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

interface Read {
  readonly path: string;
  readonly columns: readonly Column[];
  readonly dialect: FileReading | null;
  readonly contentHash: string;
  readonly sizeBytes: number;
  /** Rows that the file's reader counted, or the database said it sent. */
  readonly rowsAbout: number;
  readonly refused: SourceProfile["refused"];
  readonly unreadable: number;
  readonly decisions?: readonly Decision[];
  readonly notes?: RecordNotes;
  readonly rowsFile?: string | undefined;
  /** Columns that the engine may read by itself from these bytes. */
  readonly plain: readonly Column[];
}

async function readFile(
  request: ProfileRequest,
  input: Extract<ProfileInput, { kind: "file" }>,
  folder: string,
): Promise<Read> {
  const files = filesOf(input.path);
  const before = await modified(input.path);
  let progress: ProgressTeller | null = null;
  const onRows: RowsKept["onRows"] = (rows, read) => {
    progress ??= new ProgressTeller(request.onProgress, read);
    progress.rows(rows);
  };
  const inspecting = inspectFile(request.engine, {
    path: input.path,
    ...(input.config ? { config: input.config } : {}),
    ...(request.signal ? { signal: request.signal } : {}),
    keep: { folder, onRows },
  });
  const hashing = hashFiles(files, { signal: request.signal });
  hashing.catch(() => undefined);
  const inspected = await inspecting;
  const { hash, sizeBytes } = await hashing;
  if (before !== (await modified(input.path))) throw changedMeanwhile(input.path);
  const { columns, dialect, rows, refused, unreadable, decisions, notes, rowsFile } = inspected;
  return {
    path: input.path,
    columns,
    dialect,
    contentHash: hash,
    sizeBytes,
    rowsAbout: rows,
    refused: [...refused],
    unreadable,
    decisions,
    notes,
    rowsFile,
    plain: await plainColumns(input.path, dialect),
  };
}

async function readTable(
  request: ProfileRequest,
  input: Extract<ProfileInput, { kind: "table" }>,
  file: string,
): Promise<Read> {
  const { rows } = await input.extract(file, request.signal);
  const { hash } = await hashFiles([file], { signal: request.signal });
  return {
    path: file,
    columns: input.columns,
    dialect: null,
    contentHash: hash,
    sizeBytes: await totalSize([file]),
    rowsAbout: rows,
    refused: [],
    unreadable: 0,
    plain: [],
  };
}

async function profileSnapshot(
  snapshot: OpenSnapshot,
  read: Read,
  progress: ProgressTeller,
): Promise<Pick<SourceProfile, "rows" | "columns" | "keys">> {
  const relation = snapshotRelation(snapshot.path);
  const rows = numberOf((await selectOne(snapshot.session, sql`SELECT count(*) AS n FROM ${relation}`)).n);
  progress.rows(rows);
  const columns: ColumnProfile[] = [];
  const source = { path: snapshot.path, columns: read.columns, rows };
  for await (const { columns: batch, place } of columnsInPlace(snapshot.session, source)) {
    const unique = await uniqueColumns(snapshot.session, batch, { ...place, path: snapshot.path });
    for (const some of batchesOf(batch, columnsTogether(rows))) {
      const profiled = await profileColumns(snapshot.session, some, { ...place, unique });
      columns.push(...profiled);
      progress.columns(profiled);
    }
  }
  return { rows, columns: settleWords(columns), keys: await findKeys(snapshot.session, columns, { relation, rows }) };
}

/** What was read back must be what was counted or sent before: a row more or less would be counted as if the source had it. */
function assertWhole(name: string, rows: number, { rowsAbout, dialect }: Read): void {
  if (rows === rowsAbout) return;
  const given = dialect ? `the file has ${rowsAbout}` : `the database sent ${rowsAbout}`;
  throw fail("source_unreadable", `${name}: ${given} rows, and ${rows} of them could be read back.`, {
    expected: `${rowsAbout} rows`,
    got: `${rows} rows`,
    mend: "Profile it again; if the numbers differ again, look whether the disk is full.",
  });
}

async function profileRead(request: ProfileRequest, read: Read, started: number): Promise<ProfiledSource> {
  const progress = new ProgressTeller(request.onProgress, read);
  progress.rows(read.rowsFile === undefined ? 0 : read.rowsAbout);
  const snapshot = await openSnapshot(request.engine, read, {
    directory: request.snapshotDirectory,
    signal: request.signal,
    onRows: (rows) => progress.rows(rows),
  });
  try {
    const counted = await profileSnapshot(snapshot, read, progress);
    assertWhole(request.name, counted.rows, read);
    const snapshotPath = await snapshot.keep();
    const { sizeBytes, contentHash, refused, unreadable, decisions, notes, plain } = read;
    const profile: SourceProfile = {
      ...counted,
      sizeBytes,
      contentHash,
      refused,
      unreadable,
      ...(decisions ? { decisions: [...decisions] } : {}),
      ...(notes ? { notes } : {}),
      plain: [...plain],
      durationMs: Math.round(performance.now() - started),
    };
    return { name: request.name, profile, dialect: read.dialect, columns: read.columns, snapshotPath };
  } finally {
    await snapshot.close();
  }
}

/** Reads a source whole, keeps its rows once as Parquet by content hash, and counts every column over all rows. */
export async function profileSource(request: ProfileRequest): Promise<ProfiledSource> {
  const started = performance.now();
  const { input } = request;
  const scratch = path.join(request.snapshotDirectory, `.reading-${randomUUID()}`);
  try {
    await mkdir(scratch, { recursive: true });
    if (input.kind === "file") return await profileRead(request, await readFile(request, input, scratch), started);
    return await profileRead(request, await readTable(request, input, path.join(scratch, "rows.csv")), started);
  } catch (error) {
    if (error instanceof SluiceError) throw error;
    if (isOutOfMemory(error)) throw new SluiceError(tooLarge(request.name), String(error));
    throw new SluiceError({ ...statementProblem(error, request.name), code: "source_unreadable" }, String(error));
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
