import { randomUUID } from "node:crypto";
import { open, rm, mkdir, copyFile } from "node:fs/promises";
import { statSync } from "node:fs";
import path from "node:path";
import type { TriedReading } from "#domain/api/sources.ts";
import { SluiceError, fail } from "#domain/errors/sluice-error.ts";
import { fileRows } from "#domain/plan/read-file.ts";
import { readingSentence } from "#domain/reading/decision.ts";
import { ident, join, literal, render, sql } from "#domain/sql/fragment.ts";
import type { Caller } from "#server/platform/caller.ts";
import { withWorkspace } from "#server/platform/db.ts";
import { filesOf, inspectFile, prepareSource } from "#server/reading/index.ts";
import { fileSettings } from "./file-settings.ts";
import { inputPath } from "./input-files.ts";
import { processEngine } from "./process-engine.ts";
import { getStoredSource } from "./view-source.ts";

/** Of a larger text file its beginning is looked at: a person waits. */
const wholeBytes = 5_000_000;
const shownRows = 8;
/** What can only be read whole. */
const needsAll = /\.(gz|zst|zip|parquet|arrow|feather|avro|xlsx|xls|ods|json)$/i;

/** The file itself, or its first lines in a file of the same name. */
async function beginning(file: string, folder: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  const target = path.join(/* turbopackIgnore: true */ folder, path.basename(file));
  const { size } = statSync(file);
  if (size <= wholeBytes || needsAll.test(file)) {
    await copyFile(file, target);
    return target;
  }
  const [from, to] = [await open(file, "r"), await open(target, "w")];
  try {
    const { buffer, bytesRead } = await from.read(Buffer.alloc(wholeBytes), 0, wholeBytes, 0);
    await to.write(buffer, 0, buffer.lastIndexOf(10, bytesRead - 1) + 1);
    return target;
  } finally {
    await Promise.all([from.close(), to.close()]);
  }
}

async function read(file: string, config: object, folder: string): Promise<Omit<TriedReading, "problems">> {
  const engine = processEngine();
  const inspected = await inspectFile(engine, { path: file, config });
  const { dialect, columns, decisions } = inspected;
  const prepared = await prepareSource({ path: file, reading: dialect }, { folder: path.join(folder, "rows") });
  const session = await engine.session({ readable: [prepared.path] });
  try {
    const texts = join(columns.map(({ name }) => sql`CAST(${ident(name)} AS VARCHAR) AS ${ident(name)}`));
    const rows = fileRows("tried", { dialect, columns }, literal(prepared.path));
    const { rows: shown } = await session.all(render(sql`SELECT ${texts} FROM (${rows} LIMIT ${literal(shownRows)})`));
    return {
      sentence: readingSentence(decisions),
      decisions: [...decisions],
      columns: [...columns],
      rows: shown as (string | null)[][],
    };
  } finally {
    await session.close();
  }
}

/** What a file would be by other settings: its columns and first rows, or why it cannot be read so. */
export async function tryReading(
  caller: Caller,
  given: { id: string; config: Record<string, unknown> },
): Promise<TriedReading> {
  const source = await withWorkspace(caller.workspaceId, (tx) => getStoredSource(tx, given.id));
  const config = fileSettings({ ...given.config, path: source.path ?? "" });
  if (!config) throw fail("invalid_input", "These settings do not fit a file.");
  const [first] = filesOf(inputPath(caller.workspaceId, source.name, source.path ?? ""));
  const folder = path.join(processEngine().scratchDirectory, `tried-${randomUUID()}`);
  try {
    return { ...(await read(await beginning(first!, folder), config, folder)), problems: [] };
  } catch (error) {
    if (!(error instanceof SluiceError)) throw error;
    const named = (text: string): string => text.replaceAll(path.join(folder, path.basename(first!)), source.name);
    const problems = error.problems.map((each) => ({ ...each, message: named(each.message), got: null }));
    return { sentence: null, decisions: [], columns: [], rows: [], problems };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
