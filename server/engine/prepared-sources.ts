import { rm } from "node:fs/promises";
import path from "node:path";
import type { Column } from "#domain/sql/types.ts";
import { atNode, checkFiles, prepareSource, type TableCounts } from "#server/reading/index.ts";
import type { StageRequest } from "./engine.ts";

/** A stage whose sources lie as the engine reads them; `given` is the stage as it was asked for, by whose paths people know them. */
export interface PreparedStage extends StageRequest {
  readonly given: StageRequest;
  /** By node, what became of the records of the files that were cut into fields before. */
  readonly tables: ReadonlyMap<string, readonly TableCounts[]>;
  /** By node, the columns that the engine reads by itself. */
  readonly plain?: ReadonlyMap<string, readonly Column[]>;
}

/**
 * Refuses the files of a stage's sources that are no longer what they were when their readings were frozen, and prepares the
 * others in the attempt's folder where their readings say so.
 */
export async function prepareStage(request: StageRequest): Promise<PreparedStage> {
  const paths: Record<string, string> = { ...request.paths };
  const tables = new Map<string, readonly TableCounts[]>();
  for (const { name, source } of request.stage.nodes) {
    if (!source) continue;
    const reference = `source:${name}`;
    const given = request.paths[reference]!;
    await checkFiles(given, source.dialect, { node: name, first: null });
    const folder = path.join(request.outDirectory, `.source-${name}`);
    const into = { folder, keepRefused: request.keepRejects === true, signal: request.signal };
    const prepared = await prepareSource({ path: given, reading: source.dialect }, into).catch((error: unknown) => {
      throw atNode(error, name);
    });
    paths[reference] = prepared.path;
    if (prepared.tables.length > 0) tables.set(name, prepared.tables);
  }
  return { ...request, paths, tables, given: request };
}

/** Removes what was prepared for a stage. */
export async function removePrepared({ stage, outDirectory }: StageRequest): Promise<void> {
  for (const { name, source } of stage.nodes)
    if (source?.dialect.prepare) await rm(path.join(outDirectory, `.source-${name}`), { recursive: true, force: true });
}
