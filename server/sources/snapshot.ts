import { createHash, randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, rename, rm, stat } from "node:fs/promises";
import path from "node:path";
import { fail } from "#domain/errors/sluice-error.ts";
import type { FileDialect } from "#domain/plan/bound.ts";
import { fileRows } from "#domain/plan/read-file.ts";
import { ident, join, literal, render, sql } from "#domain/sql/fragment.ts";
import type { Column } from "#domain/sql/types.ts";
import type { Engine, EngineSession } from "#server/engine/engine.ts";

/** Where a source's rows come from: its file with the frozen dialect, or the CSV that a database connector wrote. */
export interface SnapshotSource {
  readonly path: string;
  readonly columns: readonly Column[];
  readonly dialect: FileDialect | null;
  readonly contentHash: string;
}

const readerName = "snapshot";

/** A table's rows as its connector writes them: no header, NULL for an unquoted empty field. */
function extractedRows({ path: file, columns }: SnapshotSource) {
  const raw = sql`{${join(columns.map(({ name }) => sql`${literal(name)}: 'VARCHAR'`))}}`;
  const casts = join(
    columns.map(({ name, type }) => sql`CAST(${ident(name)} AS ${{ parts: [type] }}) AS ${ident(name)}`),
  );
  return sql`SELECT ${casts} FROM read_csv(${literal(file)}, auto_detect = FALSE, header = FALSE, delim = ',', quote = '"', escape = '"', nullstr = '', allow_quoted_nulls = FALSE, max_line_size = 64000000, columns = ${raw})`;
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

const modified = async (file: string): Promise<string> => {
  const found = await stat(file).catch(() => null);
  return found ? `${found.size} ${found.mtimeMs}` : "";
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
  const folder = path.join(options.directory, `.writing-${randomUUID()}`);
  await mkdir(folder);
  const session = await engine.session({ readable: [source.path], writable: folder, signal: options.signal });
  const close = async (): Promise<void> => {
    await session.close();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    session.onProgress(({ rowsRead }) => options.onRows?.(rowsRead));
    const before = await modified(source.path);
    const query = source.dialect
      ? fileRows(readerName, { dialect: source.dialect, columns: source.columns }, literal(source.path))
      : extractedRows(source);
    await session.copy({ query: render(query), path: "rows.parquet", format: "parquet", quick: true });
    if (before !== (await modified(source.path)))
      throw fail("conflict", `${path.basename(source.path)} changed while it was read.`, {
        field: "path",
        mend: "Profile it again when it is no longer written to.",
      });
  } catch (error) {
    await close();
    throw error;
  }
  const written = path.join(folder, "rows.parquet");
  return {
    session,
    path: written,
    keep: async () => {
      await rename(written, kept);
      return kept;
    },
    close,
  };
}
