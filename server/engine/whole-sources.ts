import type { Problem } from "#domain/errors/problem.ts";
import { SluiceError } from "#domain/errors/sluice-error.ts";
import type { PlannedNode } from "#domain/plan/plan.ts";
import { countRecords, type FileCount, lostRecords } from "#server/connectors/index.ts";
import { countRelations } from "./count-queries.ts";
import type { StageOutcome, StageRequest } from "./engine.ts";
import type { OpenSession } from "./session.ts";

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

function problems(
  request: StageRequest,
  counted: ReadonlyMap<string, readonly FileCount[]>,
  given: (node: string) => { rows: number; refused: number },
): Problem[] {
  return request.stage.nodes.flatMap((node) => {
    const counts = counted.get(node.name);
    if (!node.source || !counts || counts.length === 0) return [];
    const lost = lostRecords({ path: pathOf(request, node), dialect: node.source.dialect }, counts, given(node.name));
    return lost ? [{ ...lost, node: node.name, message: `${node.name}: ${lost.message}` }] : [];
  });
}

/** Ends the stage where a file has records that its reader neither gave nor refused. */
export async function assertWhole(
  session: OpenSession,
  request: StageRequest,
  read: { counting: SourceCounting; counts: StageOutcome["counts"] },
): Promise<void> {
  const counted = await read.counting.counts;
  const refused = (node: string): number => read.counts[node]?.rejected ?? 0;
  const given = (node: string) => ({ rows: read.counts[node]?.out ?? 0, refused: refused(node) });
  if (problems(request, counted, given).length === 0) return;
  // A statement may stop reading once its result is known, as a join with an empty side does: the reader is asked for all.
  const relations = await countRelations(session, request.stage, request.paths);
  const lost = problems(request, counted, (node) => ({
    rows: relations.get(node) ?? given(node).rows,
    refused: refused(node),
  }));
  if (lost.length > 0) throw new SluiceError(lost);
}
