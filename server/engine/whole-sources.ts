import type { Problem } from "#domain/errors/problem.ts";
import type { PlannedNode } from "#domain/plan/plan.ts";
import { asPrepared } from "#domain/reading/file-reading.ts";
import { SluiceError } from "#domain/errors/sluice-error.ts";
import { atNode, countRecords, type FileCount, lostRecords, unlikeProfile } from "#server/reading/index.ts";
import type { StageOutcome } from "./engine.ts";
import type { PreparedStage } from "./prepared-sources.ts";

const pathOf = ({ paths }: { paths: PreparedStage["paths"] }, node: PlannedNode): string =>
  paths[`source:${node.name}`]!;

/** A count of the records of a stage's files, made while a child reads them. */
export interface SourceCounting {
  readonly counts: Promise<ReadonlyMap<string, readonly FileCount[]>>;
  stop(): void;
}

/** Counts every file source of the stage from its bytes. */
export function startCounting(request: PreparedStage): SourceCounting {
  const controller = new AbortController();
  const signal = request.signal ? AbortSignal.any([request.signal, controller.signal]) : controller.signal;
  const countOf = async (node: PlannedNode): Promise<[string, FileCount[]]> => {
    const [path, given] = [pathOf(request, node), pathOf(request.given, node)];
    try {
      return [node.name, await countRecords({ path, given, reading: node.source!.dialect, signal })];
    } catch (error) {
      throw atNode(error, node.name);
    }
  };
  const sources = request.stage.nodes.filter(({ source }) => source !== null);
  const counts = Promise.all(sources.map(countOf)).then((entries) => new Map(entries));
  counts.catch(() => undefined);
  return { counts, stop: () => controller.abort() };
}

/** Of what is packed and of JSON, the counting says better than the engine's reader why it cannot be read. */
const tellsMore = ({ dialect: { format } }: NonNullable<PlannedNode["source"]>, path: string): boolean =>
  format === "json" || format === "ndjson" || /\.gz$/i.test(path);

/** What stands in the files of a stage that did not when their readings were frozen. */
const unlikeIn = (request: PreparedStage, counts: ReadonlyMap<string, readonly FileCount[]>): Problem[] =>
  request.stage.nodes.flatMap(({ name, source }) => {
    const unlike = source ? unlikeProfile(asPrepared(source.dialect), counts.get(name) ?? []) : null;
    return unlike ? [{ ...unlike, node: name, message: `${name}: ${unlike.message}` }] : [];
  });

/**
 * Does the work while the files are counted. The reader takes a packed file that was cut off or damaged for whole, or
 * stumbles over its last record; the counting tells what is wrong with it, so that goes first.
 */
export async function whileCounting<T>(
  request: PreparedStage,
  { counts }: SourceCounting,
  work: () => Promise<T>,
): Promise<T> {
  const isTold = request.stage.nodes.some((node) => node.source && tellsMore(node.source, pathOf(request, node)));
  try {
    const done = await work();
    await counts;
    return done;
  } catch (error) {
    if (!isTold || request.signal?.aborted === true) throw error;
    const [unlike] = unlikeIn(request, await counts);
    throw unlike ? new SluiceError(unlike) : error;
  }
}

/** What is wrong with the sources of a stage of which the reader neither gave nor refused all records. */
export function lostBy(
  request: PreparedStage,
  inFiles: ReadonlyMap<string, readonly FileCount[]>,
  counts: StageOutcome["counts"],
): Problem[] {
  return request.stage.nodes.flatMap((node) => {
    const counted = inFiles.get(node.name) ?? [];
    if (!node.source || counted.length === 0) return [];
    const { out = 0, rejected = 0 } = counts[node.name] ?? {};
    const source = { path: pathOf(request.given, node), dialect: asPrepared(node.source.dialect) };
    const lost = lostRecords(source, counted, { rows: out, refused: request.tables.has(node.name) ? 0 : rejected });
    return lost ? [{ ...lost, node: node.name, message: `${node.name}: ${lost.message}` }] : [];
  });
}
