import type { Problem } from "#domain/errors/problem.ts";
import type { PlannedNode } from "#domain/plan/plan.ts";
import { atNode, countRecords, type FileCount, lostRecords } from "#server/reading/index.ts";
import type { StageOutcome, StageRequest } from "./engine.ts";

const pathOf = ({ paths }: StageRequest, node: PlannedNode): string => paths[`source:${node.name}`]!;

/** A count of the records of a stage's files, made while a child reads them. */
export interface SourceCounting {
  readonly counts: Promise<ReadonlyMap<string, readonly FileCount[]>>;
  stop(): void;
}

/** Counts every file source of the stage from its bytes. */
export function startCounting(request: StageRequest): SourceCounting {
  const controller = new AbortController();
  const signal = request.signal ? AbortSignal.any([request.signal, controller.signal]) : controller.signal;
  const countOf = async ({ name, source }: PlannedNode, path: string): Promise<[string, FileCount[]]> => {
    try {
      return [name, await countRecords({ path, dialect: source!.dialect, signal })];
    } catch (error) {
      throw atNode(error, name);
    }
  };
  const sources = request.stage.nodes.filter(({ source }) => source !== null);
  const counts = Promise.all(sources.map((node) => countOf(node, pathOf(request, node)))).then(
    (entries) => new Map(entries),
  );
  counts.catch(() => undefined);
  return { counts, stop: () => controller.abort() };
}

/**
 * Does the work while the files are counted. The reader takes a packed file that was cut off or damaged for whole, or
 * stumbles over its last record; the counting tells what is wrong with it, so that goes first.
 */
export async function whileCounting<T>(
  request: StageRequest,
  { counts }: SourceCounting,
  work: () => Promise<T>,
): Promise<T> {
  const isPacked = request.stage.nodes.some((node) => node.source && /\.gz$/i.test(pathOf(request, node)));
  try {
    const done = await work();
    await counts;
    return done;
  } catch (error) {
    if (isPacked && request.signal?.aborted !== true) await counts;
    throw error;
  }
}

/** What is wrong with the sources of a stage of which the reader neither gave nor refused all records. */
export function lostBy(
  request: StageRequest,
  inFiles: ReadonlyMap<string, readonly FileCount[]>,
  counts: StageOutcome["counts"],
): Problem[] {
  return request.stage.nodes.flatMap((node) => {
    const counted = inFiles.get(node.name) ?? [];
    if (!node.source || counted.length === 0) return [];
    const { out = 0, rejected = 0 } = counts[node.name] ?? {};
    const source = { path: pathOf(request, node), dialect: node.source.dialect };
    const lost = lostRecords(source, counted, { rows: out, refused: rejected });
    return lost ? [{ ...lost, node: node.name, message: `${node.name}: ${lost.message}` }] : [];
  });
}
