import type { z } from "zod";
import type { runsContract } from "#domain/api/runs.ts";
import type { RunState } from "#domain/runs/state.ts";
import type { Caller } from "#server/platform/caller.ts";
import { config } from "#server/platform/config.ts";
import { type Tx, withWorkspace } from "#server/platform/db.ts";
import { runRows, totalsOf } from "./run-rows.ts";

export type Dashboard = z.input<(typeof runsContract)["dashboard"]["get"]["output"]>;

const dayMs = 24 * 3_600_000;
const pipelinesShown = 20;
const runsShown = 14;

interface GridRun {
  id: string;
  number: number;
  state: RunState;
  createdAt: Date;
  pipelineId: string;
}

async function grid(tx: Tx): Promise<Dashboard["grid"]> {
  const pipelines = await tx.pipeline.findMany({
    where: { removedAt: null },
    orderBy: { updatedAt: "desc" },
    take: pipelinesShown,
    select: { id: true, name: true },
  });
  const ids = pipelines.map((each) => each.id);
  const runs = await tx.$queryRaw<GridRun[]>`
    select id, number, state, "createdAt", "pipelineId" from (select *, row_number() over (partition by "pipelineId" order by number desc) as place from "Run" where "pipelineId" = any(${ids}::uuid[])) r
    where place <= ${runsShown} order by number`;
  const successes = await tx.run.groupBy({
    by: ["pipelineId"],
    where: { pipelineId: { in: ids }, state: "succeeded" },
    _max: { finishedAt: true },
  });
  return pipelines.map((pipeline) => ({
    pipeline,
    lastSuccessAt: successes.find((each) => each.pipelineId === pipeline.id)?._max.finishedAt?.toISOString() ?? null,
    runs: runs
      .filter((run) => run.pipelineId === pipeline.id)
      .map(({ id, number, state, createdAt }) => ({ id, number, state, at: createdAt.toISOString() })),
  }));
}

async function workers(tx: Tx): Promise<Dashboard["workers"]> {
  const alive = await tx.workerHeartbeat.findMany({ where: { seenAt: { gt: new Date(Date.now() - 5_000) } } });
  const [row] = await tx.$queryRaw<{ waiting: bigint; oldest: number | null }[]>`
    select count(*) as waiting, extract(epoch from now() - min("notBefore"))::float8 * 1000 as oldest from "Attempt" where state = 'ready' and "notBefore" <= now()`;
  return {
    alive: alive.length,
    busy: alive.reduce((sum, each) => sum + each.busy, 0),
    waiting: Number(row?.waiting ?? 0),
    oldestMs: Math.max(0, Math.round(row?.oldest ?? 0)),
    delivery: config().delivery.kind,
  };
}

/** What the first page shows. */
export const getDashboard = (caller: Caller): Promise<Dashboard> =>
  withWorkspace(caller.workspaceId, async (tx) => {
    const since = { createdAt: { gt: new Date(Date.now() - dayMs) } };
    const recent = await tx.run.findMany({ orderBy: { createdAt: "desc" }, take: 10 });
    const today = await tx.run.findMany({ where: since, select: { plan: true, counts: true, state: true } });
    return {
      pipelines: await tx.pipeline.count({ where: { removedAt: null } }),
      runs24h: today.length,
      failed24h: today.filter((run) => run.state === "failed").length,
      rows24h: today.reduce((sum, run) => sum + (totalsOf(run).rowsOut ?? 0), 0),
      pendingSuggestions: await tx.suggestion.count({ where: { decision: "pending" } }),
      sources: await tx.source.count(),
      grid: await grid(tx),
      workers: await workers(tx),
      recent: await runRows(tx, recent),
    };
  });
