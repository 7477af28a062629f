import type { RunRow } from "#domain/api/runs.ts";
import type { Problem } from "#domain/errors/problem.ts";
import type { NodeCounts } from "#domain/runs/counts.ts";
import { runTotals } from "#domain/runs/totals.ts";
import type { Plan } from "#domain/plan/plan.ts";
import type { RunState } from "#domain/runs/state.ts";
import type { Run } from "#prisma/generated/client.ts";
import { personNames } from "#server/access/person-names.ts";
import type { Tx } from "#server/platform/db.ts";

/** How many attempts wait before this run's first one, of all that this workspace may see. */
async function queuePositions(tx: Tx, runs: readonly Run[]): Promise<Map<string, number>> {
  const queued = runs.filter((run) => run.state === "queued").map((run) => run.id);
  if (queued.length === 0) return new Map();
  const rows = await tx.$queryRaw<{ runId: string; place: bigint }[]>`
    select "runId", place from (select "runId", row_number() over (order by "createdAt") as place from "Attempt" where state = 'ready') waiting where "runId" = any(${queued}::uuid[])`;
  return new Map(rows.map((row) => [row.runId, Number(row.place)]));
}

const noTotals = { rowsIn: null, rowsOut: null, rejected: null };
export const totalsOf = (
  run: Pick<Run, "plan" | "counts" | "state">,
): Pick<RunRow, "rowsIn" | "rowsOut" | "rejected"> =>
  run.plan ? runTotals(run.plan as unknown as Plan, run.counts as unknown as Record<string, NodeCounts>) : noTotals;

/** Runs as lists show them. */
export async function runRows(tx: Tx, runs: readonly Run[]): Promise<RunRow[]> {
  const pipelines = await tx.pipeline.findMany({
    where: { id: { in: [...new Set(runs.map((run) => run.pipelineId))] } },
    select: { id: true, name: true },
  });
  const names = new Map(pipelines.map((each) => [each.id, each.name]));
  const people = await personNames(
    tx,
    runs.map((run) => run.createdBy),
  );
  const positions = await queuePositions(tx, runs);
  return runs.map((run) => ({
    id: run.id,
    number: run.number,
    pipeline: { id: run.pipelineId, name: names.get(run.pipelineId) ?? "removed" },
    state: run.state as RunState,
    trigger: run.trigger as RunRow["trigger"],
    by: people(run.createdBy),
    revision: run.revision,
    createdAt: run.createdAt.toISOString(),
    startedAt: run.startedAt?.toISOString() ?? null,
    finishedAt: run.finishedAt?.toISOString() ?? null,
    ...totalsOf(run),
    warnings: (run.problems as unknown as Problem[]).filter((each) => each.severity === "warning").length,
    forecastMs: run.forecastMs,
    queuePosition: positions.get(run.id) ?? null,
  }));
}
