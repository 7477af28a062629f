import type { Attempt } from "#prisma/generated/client.ts";
import type { Plan, Stage } from "#domain/plan/plan.ts";
import type { RunInput } from "#domain/runs/stage-result.ts";
import { SluiceError } from "#domain/errors/sluice-error.ts";
import { changeRun } from "./change-run.ts";
import { planStage, type RunKey } from "./run-key.ts";

/** An attempt that this worker holds. */
export interface Lease {
  readonly key: RunKey;
  readonly attemptId: string;
  readonly number: number;
  readonly fence: number;
  readonly pipelineId: string;
  /** The run's inputs as its plan found them. */
  readonly inputs: readonly RunInput[];
  readonly work: { readonly kind: "plan" } | { readonly kind: "stage"; readonly plan: Plan; readonly stage: Stage };
}

function workOf(plan: Plan | null, stage: string): Lease["work"] {
  if (stage === planStage) return { kind: "plan" };
  const found = plan?.stages.find((each) => each.id === stage);
  if (!plan || !found) throw new Error(`the plan has no stage ${stage}`);
  return { kind: "stage", plan, stage: found };
}

/** Takes an attempt, if it is still to be had: of two workers with the same job one gets it, and a job that was delivered again gets nothing. */
export async function leaseAttempt(key: RunKey, attemptId: string, worker: string): Promise<Lease | null> {
  const leasing = changeRun(key, async ({ tx, run, moveRun, moveStage, log }) => {
    if (run.cancelAsked || (run.state !== "queued" && run.state !== "running")) return null;
    const rows = await tx.$queryRaw<Pick<Attempt, "stage" | "number" | "fence">[]>`
      update "Attempt" set state = 'leased', worker = ${worker}, "startedAt" = now(), "heartbeatAt" = now()
      where id = ${attemptId}::uuid and "runId" = ${key.runId}::uuid and state = 'ready' and "notBefore" <= now() + interval '50 milliseconds' returning stage, number, fence`;
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
      inputs: run.inputs as unknown as RunInput[],
      work: workOf(run.plan as unknown as Plan | null, attempt.stage),
    } satisfies Lease;
  });
  return leasing.catch((error: unknown) => {
    if (error instanceof SluiceError && error.code === "not_found") return null;
    throw error;
  });
}

export const stageOfLease = (lease: Lease): string => (lease.work.kind === "plan" ? planStage : lease.work.stage.id);
