import type { RunRow } from "#domain/api/runs.ts";
import type { Direction } from "#domain/api/procedure.ts";
import type { RunState } from "#domain/runs/state.ts";
import type { Caller } from "#server/platform/caller.ts";
import { type Prisma, withWorkspace } from "#server/platform/db.ts";
import { pageOf, pageQuery } from "#server/platform/paging.ts";
import { runRows } from "./run-rows.ts";

export interface RunPage {
  readonly cursor?: string | undefined;
  readonly limit: number;
  readonly search?: string | undefined;
  readonly pipeline?: string | undefined;
  readonly state?: RunState | undefined;
  readonly mine?: boolean | undefined;
  readonly order: Direction;
}

/** Runs, newest first unless asked otherwise. */
export const listRuns = (
  caller: Caller,
  page: RunPage,
): Promise<{ items: RunRow[]; nextCursor: string | null; total: number }> =>
  withWorkspace(caller.workspaceId, async (tx) => {
    const text = page.search?.trim();
    const pipelines = text
      ? await tx.pipeline.findMany({ where: { name: { contains: text, mode: "insensitive" } }, select: { id: true } })
      : null;
    const matching: Prisma.RunWhereInput = {
      ...(page.state ? { state: page.state } : {}),
      ...(page.mine ? { createdBy: caller.personId } : {}),
      ...(page.pipeline ? { pipelineId: page.pipeline } : {}),
      ...(pipelines ? { AND: [{ pipelineId: { in: pipelines.map((each) => each.id) } }] } : {}),
    };
    const { behind, orderBy } = pageQuery(page.cursor, {
      column: "createdAt",
      direction: page.order,
      isInstant: true,
    });
    const found = await tx.run.findMany({
      where: { AND: [matching, behind] },
      orderBy,
      take: page.limit + 1,
    });
    const { rows, nextCursor } = pageOf(found, page.limit, (row) => ({ at: row.createdAt, id: row.id }));
    return { items: await runRows(tx, rows), nextCursor, total: await tx.run.count({ where: matching }) };
  });
