import type { RunView, StageView } from "#domain/api/runs.ts";
import type { Problem } from "#domain/errors/problem.ts";
import { fail } from "#domain/errors/sluice-error.ts";
import { nodeKinds } from "#domain/nodes/table.ts";
import type { Plan } from "#domain/plan/plan.ts";
import { plannedNodes } from "#domain/plan/planned-nodes.ts";
import type { NodeCounts } from "#domain/runs/counts.ts";
import type { RunInput, RunOutput, StageResult } from "#domain/runs/stage-result.ts";
import type { AttemptState, StageState } from "#domain/runs/state.ts";
import type { Attempt, Run, RunStage } from "#prisma/generated/client.ts";
import type { Caller } from "#server/platform/caller.ts";
import { config } from "#server/platform/config.ts";
import { type Tx, withWorkspace } from "#server/platform/db.ts";
import { planStage } from "./run-key.ts";
import { runRows, totalsOf } from "./run-rows.ts";

const attemptView = (attempt: Attempt): StageView["attempts"][number] => ({
  id: attempt.id,
  number: attempt.number,
  state: attempt.state as AttemptState,
  startedAt: attempt.startedAt?.toISOString() ?? null,
  finishedAt: attempt.finishedAt?.toISOString() ?? null,
  worker: attempt.worker,
  problem: attempt.problem as Problem | null,
  peakMemoryBytes: attempt.peakMemoryBytes === null ? null : Number(attempt.peakMemoryBytes),
  cpuMs: attempt.cpuMs,
});

function stageView(row: RunStage, attempts: readonly Attempt[]): StageView {
  const result = row.result as StageResult | null;
  return {
    id: row.stage,
    nodes: row.nodes as string[],
    kind: row.kind as StageView["kind"],
    state: row.state as StageState,
    after: row.after as string[],
    rows: result?.rows ?? null,
    bytes: result?.sizeBytes ?? null,
    attempts: attempts.filter((each) => each.stage === row.stage).map(attemptView),
  };
}

/** The last run before this one that knew its inputs. */
const previousOf = (tx: Tx, run: Run): Promise<Run | null> =>
  tx.run.findFirst({
    where: { pipelineId: run.pipelineId, number: { lt: run.number }, NOT: { inputs: { equals: [] } } },
    orderBy: { number: "desc" },
  });

function inputsView(run: Run, previous: Run | null): RunView["inputs"] {
  const before = new Map(
    ((previous?.inputs ?? []) as unknown as RunInput[]).map((each) => [each.node, each.fingerprint]),
  );
  return (run.inputs as unknown as RunInput[]).map((each) => ({
    ...each,
    changed: before.has(each.node) ? before.get(each.node) !== each.fingerprint : null,
  }));
}

function previousView(previous: Run | null, inputs: RunView["inputs"]): RunView["previous"] {
  if (!previous) return null;
  const durationMs =
    previous.startedAt && previous.finishedAt ? previous.finishedAt.getTime() - previous.startedAt.getTime() : null;
  const isKnown = inputs.length > 0 && inputs.every((each) => each.changed !== null);
  return {
    id: previous.id,
    number: previous.number,
    durationMs,
    ...totalsOf(previous),
    sameInputs: isKnown ? inputs.every((each) => each.changed === false) : null,
  };
}

const nodesView = (plan: Plan | null): RunView["nodes"] =>
  plannedNodes(plan ?? { stages: [] }).map(({ node, stage }) => ({
    name: node.name,
    kind: node.kind,
    title: nodeKinds[node.kind as keyof typeof nodeKinds]?.title ?? node.kind,
    stage: stage.id,
    inputs: node.inputs.map((input) => input.node),
  }));

/** One run, whole. */
export const getRun = (caller: Caller, id: string): Promise<RunView> =>
  withWorkspace(caller.workspaceId, async (tx) => {
    const run = await tx.run.findUnique({ where: { id } });
    if (!run) throw fail("not_found", "There is no such run in this workspace.");
    const [stages, attempts, previous, [row], workers] = await Promise.all([
      tx.runStage.findMany({ where: { runId: id, NOT: { stage: planStage } }, orderBy: { position: "asc" } }),
      tx.attempt.findMany({ where: { runId: id }, orderBy: { number: "asc" } }),
      previousOf(tx, run),
      runRows(tx, [run]),
      tx.workerHeartbeat.count({ where: { seenAt: { gt: new Date(Date.now() - 5_000) } } }),
    ]);
    const inputs = inputsView(run, previous);
    return {
      ...row!,
      stages: stages.map((each) => stageView(each, attempts)),
      counts: run.counts as unknown as Record<string, NodeCounts>,
      nodes: nodesView(run.plan as unknown as Plan | null),
      inputs,
      outputs: (run.outputs as unknown as RunOutput[]).map(
        ({ node, kind, target, rows, fingerprint = null, hash, sizeBytes }) => ({
          node,
          kind,
          target,
          rows,
          fingerprint,
          hash,
          sizeBytes,
        }),
      ),
      problems: run.problems as unknown as Problem[],
      engine: "DuckDB",
      memoryLimitBytes: config().engine.memoryLimitBytes,
      workers,
      previous: previousView(previous, inputs),
      canResume: run.state === "failed" || run.state === "cancelled",
      lastEvent: run.lastEvent,
    };
  });

/** One run as lists show it. */
export const getRunRow = (caller: Pick<Caller, "workspaceId">, id: string) =>
  withWorkspace(caller.workspaceId, async (tx) => {
    const [row] = await runRows(tx, await tx.run.findMany({ where: { id } }));
    if (!row) throw fail("not_found", "There is no such run in this workspace.");
    return row;
  });
