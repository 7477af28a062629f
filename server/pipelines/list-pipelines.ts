import type { PipelineFilter, PipelineRow, pipelineSorts } from "#domain/api/pipelines.ts";
import type { Direction } from "#domain/api/procedure.ts";
import { parsePipeline } from "#domain/pipeline/parse.ts";
import { runStateSchema } from "#domain/runs/state.ts";
import { personNames } from "#server/access/person-names.ts";
import type { Caller } from "#server/platform/caller.ts";
import { type Tx, withWorkspace } from "#server/platform/db.ts";
import { pageOf, pageQuery } from "#server/platform/paging.ts";
import { filterPipelines } from "./filter-pipelines.ts";
import type { PipelineRecord } from "./stored-pipeline.ts";

export interface PipelinePage {
  readonly cursor?: string | undefined;
  readonly limit: number;
  readonly search?: string | undefined;
  readonly sort: (typeof pipelineSorts)[number];
  readonly order: Direction;
  readonly filter: PipelineFilter;
  readonly tag?: string | undefined;
  readonly owner?: string | undefined;
}

const columns = { changed: "updatedAt", name: "name", created: "createdAt" } as const;

const shownRuns = 12;

async function rowsOf(tx: Tx, records: readonly PipelineRecord[]): Promise<PipelineRow[]> {
  const ids = records.map((record) => record.id);
  const revisions = await tx.revision.findMany({
    where: { OR: records.map(({ id, revision }) => ({ pipelineId: id, number: revision })) },
  });
  const pending = await tx.suggestion.groupBy({
    by: ["pipelineId"],
    where: { pipelineId: { in: ids }, decision: "pending" },
    _count: { _all: true },
  });
  const names = await personNames(tx, [
    ...revisions.map((revision) => revision.createdBy),
    ...records.map((record) => record.ownerId),
  ]);
  const rows: PipelineRow[] = [];
  for (const record of records) {
    const revision = revisions.find((each) => each.pipelineId === record.id)!;
    const { pipeline } = parsePipeline(revision.text);
    const runs = await tx.run.findMany({
      where: { pipelineId: record.id },
      orderBy: { number: "desc" },
      take: shownRuns,
      select: { id: true, number: true, state: true, createdAt: true },
    });
    rows.push({
      id: record.id,
      name: record.name,
      owner: { id: record.ownerId, name: names(record.ownerId) },
      tags: record.tags,
      steps: pipeline.nodes.length,
      schedule: pipeline.schedule,
      updatedAt: record.updatedAt.toISOString(),
      updatedBy: names(revision.createdBy),
      revision: record.revision,
      publishedVersion: record.publishedVersion,
      pendingSuggestions: pending.find((each) => each.pipelineId === record.id)?._count._all ?? 0,
      lastRuns: runs.toReversed().map((run) => ({
        id: run.id,
        number: run.number,
        state: runStateSchema.parse(run.state),
        at: run.createdAt.toISOString(),
      })),
    });
  }
  return rows;
}

/** One page of the pipelines that the filters leave, in the order asked for. */
export const listPipelines = (
  caller: Caller,
  page: PipelinePage,
): Promise<{ items: PipelineRow[]; nextCursor: string | null; total: number }> =>
  withWorkspace(caller.workspaceId, async (tx) => {
    const matching = await filterPipelines(tx, caller, page);
    const column = columns[page.sort];
    const { behind, orderBy } = pageQuery(page.cursor, {
      column,
      direction: page.order,
      isInstant: column !== "name",
    });
    const found = await tx.pipeline.findMany({ where: { AND: [matching, behind] }, orderBy, take: page.limit + 1 });
    const { rows, nextCursor } = pageOf(found, page.limit, (record) => ({ at: record[column], id: record.id }));
    return {
      items: rows.length > 0 ? await rowsOf(tx, rows) : [],
      nextCursor,
      total: await tx.pipeline.count({ where: matching }),
    };
  });
