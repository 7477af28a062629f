import type { ErrorCode } from "#domain/errors/codes.ts";
import { type Problem, problem } from "#domain/errors/problem.ts";
import { defaultRetryPolicy, retryDelayMs } from "#domain/runs/state.ts";
import { changeRun, type RunChange } from "./change-run.ts";
import { endCancelled } from "./commit-stage.ts";
import { holdsLease } from "./holds-lease.ts";
import { type Lease, stageOfLease } from "./lease-attempt.ts";
import type { RunKey } from "./run-key.ts";

interface Ending {
  readonly attemptId: string;
  readonly stage: string;
  readonly code: ErrorCode | "lost";
  readonly problems: readonly Problem[];
}

async function triesOf({ tx, run }: RunChange, stage: string): Promise<number> {
  return tx.attempt.count({
    where: { runId: run.id, stage, ...(run.startedAt ? { createdAt: { gte: run.startedAt } } : {}) },
  });
}

/** After an attempt that did not succeed: the next one, or the end of the run. */
async function goOn(change: RunChange, { stage, code, problems }: Ending): Promise<void> {
  if (change.run.state !== "running") return;
  if (change.run.cancelAsked) return endCancelled(change);
  const delayMs = retryDelayMs(defaultRetryPolicy, { code, attempts: Math.max(1, await triesOf(change, stage)) });
  if (delayMs !== null) {
    change.log(
      "warn",
      stage,
      code === "lost"
        ? "its worker is gone; another one takes over"
        : `${problems[0]?.message ?? code} It is tried again in ${delayMs / 1000} s.`,
    );
    return change.openAttempt(stage, delayMs);
  }
  for (const each of problems) change.log("error", stage, each.message);
  await change.moveStage(stage, "failed");
  await change.moveRun("failed", { problems });
}

/** Ends an attempt with its problems; a zombie's failure changes nothing. */
export async function failAttempt(lease: Lease, problems: readonly Problem[]): Promise<void> {
  await changeRun(lease.key, async (change) => {
    if (!(await holdsLease(change.tx, lease))) return;
    const code = problems[0]?.code ?? "internal";
    await change.tx.attempt.update({
      where: { id: lease.attemptId },
      data: {
        state: code === "cancelled" ? "lost" : "failed",
        finishedAt: new Date(),
        ...(problems[0] ? { problem: problems[0] } : {}),
      },
    });
    await goOn(change, { attemptId: lease.attemptId, stage: stageOfLease(lease), code, problems });
  });
}

/** Gives an attempt back unfinished, so that another worker begins it anew at once. */
export const handBackAttempt = (lease: Lease): Promise<void> =>
  loseAttempt(lease.key, { attemptId: lease.attemptId, isBack: true });

const gone = problem("engine_crashed", "The workers that tried this step ended one after the other.", {
  mend: "Look at the memory of the machine, then resume the run.",
});

/** Calls an attempt lost whose worker has not been heard of, and opens the next one. */
export async function loseAttempt(
  key: RunKey,
  { attemptId, isBack = false, olderThanMs = 0 }: { attemptId: string; isBack?: boolean; olderThanMs?: number },
): Promise<void> {
  await changeRun(key, async (change) => {
    const rows = await change.tx.$queryRaw<{ stage: string }[]>`
      update "Attempt" set state = 'lost', "finishedAt" = now() where id = ${attemptId}::uuid and state in ('leased', 'running')
      and "heartbeatAt" <= now() - ${isBack ? 0 : olderThanMs} * interval '1 millisecond' returning stage`;
    if (rows[0]) await goOn(change, { attemptId, stage: rows[0].stage, code: "lost", problems: [gone] });
  });
}
