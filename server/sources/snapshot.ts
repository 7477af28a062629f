import { createHash, randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, rename, rm, stat } from "node:fs/promises";
import path from "node:path";
import { fail, type SluiceError } from "#domain/errors/sluice-error.ts";
import type { FileReading } from "#domain/reading/file-reading.ts";
import { extractRows } from "#domain/plan/read-extract.ts";
import { fileRows } from "#domain/plan/read-file.ts";
import { type Fragment, literal, render } from "#domain/sql/fragment.ts";
import type { Column } from "#domain/sql/types.ts";
import { filesOf, isWideFile, prepareSource, totalBytes } from "#server/reading/index.ts";
import type { Engine, EngineSession } from "#server/engine/engine.ts";
import { readerName, wideRows } from "./wide-rows.ts";

/** Where a source's rows come from: its file with the frozen dialect, or the CSV that a database connector wrote. */
export interface SnapshotSource {
  readonly path: string;
  readonly columns: readonly Column[];
  readonly dialect: FileReading | null;
  readonly contentHash: string;
  /** Its rows as Parquet, where reading the file has written them already. */
  readonly rowsFile?: string | undefined;
}

/** The same bytes read in another way are another snapshot. */
export function snapshotName(source: SnapshotSource): string {
  const reading = createHash("sha256")
    .update(JSON.stringify([source.dialect, source.columns]))
    .digest("hex")
    .slice(0, 12);
  return `${source.contentHash}-${reading}.parquet`;
}

export interface OpenSnapshot {
  readonly session: EngineSession;
  /** Where the rows are while the session is open. */
  readonly path: string;
  /** Puts the snapshot in its place; before this nobody sees it. */
  keep(): Promise<string>;
  close(): Promise<void>;
}

/** Tells apart what a file was and is. */
export const modified = async (file: string): Promise<string> => {
  const found = await stat(file).catch(() => null);
  return found ? `${found.size} ${found.mtimeMs}` : "";
};

/** A SELECT of the source's rows; a wide file is first read into the session, where it is typed some columns at a time. */
async function rowsOf(session: EngineSession, { path: file, columns, dialect }: SnapshotSource): Promise<Fragment> {
  if (!dialect) return extractRows(columns, literal(file));
  const isText = dialect.format !== "parquet";
  return isText && isWideFile(dialect.columns.length, totalBytes(filesOf(file)))
    ? wideRows(session, { path: file, columns, dialect })
    : fileRows(readerName, { dialect, columns }, literal(file));
}

const preparedPath = async (
  { path: file, dialect }: SnapshotSource,
  into: { folder: string; signal: AbortSignal | undefined },
): Promise<string> => (dialect ? (await prepareSource({ path: file, reading: dialect }, into)).path : file);

export const changedMeanwhile = (file: string): SluiceError =>
  fail("conflict", `${path.basename(file)} changed while it was read.`, {
    field: "path",
    mend: "Profile it again when it is no longer written to.",
  });

/** Moves written rows to where everybody looks for them. */
const keeping = (written: string, kept: string) => async (): Promise<string> => {
  await rename(written, kept);
  return kept;
};

/** The source's rows in order as Parquet: the kept snapshot where there is one, a new one otherwise. */
export async function openSnapshot(
  engine: Engine,
  source: SnapshotSource,
  options: { directory: string; signal?: AbortSignal | undefined; onRows?: ((rows: number) => void) | undefined },
): Promise<OpenSnapshot> {
  await mkdir(options.directory, { recursive: true });
  const kept = path.join(options.directory, snapshotName(source));
  if (existsSync(kept)) {
    const session = await engine.session({ readable: [kept], signal: options.signal });
    return { session, path: kept, keep: async () => kept, close: () => session.close() };
  }
  if (source.rowsFile !== undefined) {
    const { rowsFile } = source;
    const session = await engine.session({ readable: [rowsFile], signal: options.signal });
    return { session, path: rowsFile, keep: keeping(rowsFile, kept), close: () => session.close() };
  }
  const folder = path.join(options.directory, `.writing-${randomUUID()}`);
  await mkdir(folder);
  const before = await modified(source.path);
  const prepared = await preparedPath(source, { folder: path.join(folder, "source"), signal: options.signal });
  const session = await engine.session({ readable: [prepared], writable: folder, signal: options.signal });
  const close = async (): Promise<void> => {
    await session.close();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    session.onProgress(({ rowsRead }) => options.onRows?.(rowsRead));
    const query = await rowsOf(session, { ...source, path: prepared });
    await session.copy({ query: render(query), path: "rows.parquet", format: "parquet", quick: true });
    if (before !== (await modified(source.path))) throw changedMeanwhile(source.path);
  } catch (error) {
    await close();
    throw error;
  }
  const written = path.join(folder, "rows.parquet");
  return { session, path: written, keep: keeping(written, kept), close };
}
