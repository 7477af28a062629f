import type { Attempt } from "#prisma/generated/client.ts";
import type { Plan, Stage } from "#domain/plan/plan.ts";
import { withWorkspace } from "#server/platform/db.ts";
import { changeRun } from "./change-run.ts";
import { planStage, type RunKey } from "./run-key.ts";

/** An attempt that this worker holds. */
export interface Lease {
  readonly key: RunKey;
  readonly attemptId: string;
  readonly number: number;
  readonly fence: number;
  readonly pipelineId: string;
  readonly work: { readonly kind: "plan" } | { readonly kind: "stage"; readonly plan: Plan; readonly stage: Stage };
}

async function runOf(workspaceId: string, attemptId: string): Promise<Pick<Attempt, "runId"> | null> {
  return withWorkspace(workspaceId, (tx) =>
    tx.attempt.findUnique({ where: { id: attemptId }, select: { runId: true } }),
  );
}

function workOf(plan: Plan | null, stage: string): Lease["work"] {
  if (stage === planStage) return { kind: "plan" };
  const found = plan?.stages.find((each) => each.id === stage);
  if (!plan || !found) throw new Error(`the plan has no stage ${stage}`);
  return { kind: "stage", plan, stage: found };
}

/** Takes an attempt, if it is still to be had: of two workers with the same job one gets it, and a job that was delivered again gets nothing. */
export async function leaseAttempt(workspaceId: string, attemptId: string, worker: string): Promise<Lease | null> {
  const found = await runOf(workspaceId, attemptId);
  if (!found) return null;
  const key: RunKey = { workspaceId, runId: found.runId };
  return changeRun(key, async ({ tx, run, moveRun, moveStage, log }) => {
    if (run.cancelAsked || (run.state !== "queued" && run.state !== "running")) return null;
    const rows = await tx.$queryRaw<Pick<Attempt, "stage" | "number" | "fence">[]>`
      update "Attempt" set state = 'leased', worker = ${worker}, "startedAt" = now(), "heartbeatAt" = now()
      where id = ${attemptId}::uuid and state = 'ready' and "notBefore" <= now() + interval '50 milliseconds' returning stage, number, fence`;
    const attempt = rows[0];
    if (!attempt) return null;
    if (run.state === "queued") await moveRun("running");
    if (!run.startedAt) await tx.run.update({ where: { id: run.id }, data: { startedAt: new Date() } });
    await moveStage(attempt.stage, "running", attempt.number);
    if (attempt.stage !== planStage)
      log("info", attempt.stage, attempt.number === 1 ? "started" : `try ${attempt.number} started`);
    return {
      key,
      attemptId,
      number: attempt.number,
      fence: attempt.fence,
      pipelineId: run.pipelineId,
      work: workOf(run.plan as unknown as Plan | null, attempt.stage),
    };
  });
}

export const stageOfLease = (lease: Lease): string => (lease.work.kind === "plan" ? planStage : lease.work.stage.id);
