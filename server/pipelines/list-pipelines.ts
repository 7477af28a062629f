import type { PipelineRow } from "#domain/api/pipelines.ts";
import { parsePipeline } from "#domain/pipeline/parse.ts";
import { runStateSchema } from "#domain/runs/state.ts";
import { personNames } from "#server/access/person-names.ts";
import type { Caller } from "#server/platform/caller.ts";
import { type Prisma, type Tx, withWorkspace } from "#server/platform/db.ts";
import { pageOf, readCursor } from "#server/platform/paging.ts";
import type { PipelineRecord } from "./stored-pipeline.ts";

interface Page {
  readonly cursor?: string | undefined;
  readonly limit: number;
  readonly search?: string | undefined;
}

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
  const names = await personNames(
    tx,
    revisions.map((revision) => revision.createdBy),
  );
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
      steps: pipeline.nodes.length,
      schedule: pipeline.schedule,
      updatedAt: record.updatedAt.toISOString(),
      updatedBy: names(revision.createdBy),
      revision: record.revision,
      publishedVersion: record.publishedVersion,
      pendingSuggestions: pending.find((each) => each.pipelineId === record.id)?._count._all ?? 0,
      lastRuns: runs.map((run) => ({
        id: run.id,
        number: run.number,
        state: runStateSchema.parse(run.state),
        at: run.createdAt.toISOString(),
      })),
    });
  }
  return rows;
}

/** The last changed first. */
export const listPipelines = (
  caller: Caller,
  page: Page,
): Promise<{ items: PipelineRow[]; nextCursor: string | null; total: number }> =>
  withWorkspace(caller.workspaceId, async (tx) => {
    const from = readCursor(page.cursor);
    const text = page.search?.trim();
    const matching: Prisma.PipelineWhereInput = {
      removedAt: null,
      ...(text ? { name: { contains: text, mode: "insensitive" } } : {}),
    };
    const older: Prisma.PipelineWhereInput = from
      ? { OR: [{ updatedAt: { lt: from.at } }, { updatedAt: from.at, id: { lt: from.id } }] }
      : {};
    const found = await tx.pipeline.findMany({
      where: { AND: [matching, older] },
      orderBy: [{ updatedAt: "desc" }, { id: "desc" }],
      take: page.limit + 1,
    });
    const { rows, nextCursor } = pageOf(found, page.limit, (record) => ({ at: record.updatedAt, id: record.id }));
    return {
      items: rows.length > 0 ? await rowsOf(tx, rows) : [],
      nextCursor,
      total: await tx.pipeline.count({ where: matching }),
    };
  });
