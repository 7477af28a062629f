import type { Problem } from "#domain/errors/problem.ts";
import type { PlannedNode } from "#domain/plan/plan.ts";
import { countRecords, type FileCount, lostRecords } from "#server/connectors/index.ts";
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
  const counted = request.stage.nodes.flatMap((node) =>
    node.source
      ? [
          countRecords({ path: pathOf(request, node), dialect: node.source.dialect, signal: controller.signal }).then(
            (counts) => [node.name, counts] as const,
          ),
        ]
      : [],
  );
  const counts = Promise.all(counted).then((entries) => new Map(entries));
  counts.catch(() => undefined);
  return { counts, stop: () => controller.abort() };
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
