import { rm } from "node:fs/promises";
import { problem } from "#domain/errors/problem.ts";
import { SluiceError } from "#domain/errors/sluice-error.ts";
import type { Engine } from "#server/engine/index.ts";
import { fullDisk, isFullDisk } from "#server/platform/full-disk.ts";
import { logger } from "#server/platform/logger.ts";
import { isDatabaseLost } from "#server/platform/lost-database.ts";
import type { Fencing } from "./commit-stage.ts";
import { failAttempt, handBackAttempt } from "./end-attempt.ts";
import { attemptFolder } from "./files.ts";
import { leaseAttempt, type Lease, stageOfLease } from "./lease-attempt.ts";
import { performStage } from "./perform-stage.ts";
import { planRun } from "./plan-run.ts";
import { startPulse } from "./pulse.ts";

export interface AttemptContext {
  readonly engine: Engine;
  readonly worker: string;
  /** Out of time: the attempt fails. */
  readonly signal: AbortSignal;
  /** The worker is leaving: what it holds goes back to the queue. */
  readonly leaving: AbortSignal;
  readonly fencing?: Fencing;
}

const work = async (lease: Lease, context: AttemptContext, signal: AbortSignal): Promise<boolean> => {
  if (lease.work.kind === "stage")
    return performStage({ lease, ...lease.work }, { engine: context.engine, signal, fencing: context.fencing ?? "on" });
  await planRun(context.engine, lease, signal);
  return true;
};

const asSluiceError = (error: unknown, lease: Lease): SluiceError => {
  if (error instanceof SluiceError) return error;
  if (isDatabaseLost(error))
    return new SluiceError(problem("unavailable", "The database went away while this step ran."), String(error));
  if (isFullDisk(error)) return new SluiceError(fullDisk(lease.work.kind === "stage" ? stageOfLease(lease) : null));
  logger().error(
    { runId: lease.key.runId, stage: stageOfLease(lease), err: error },
    "an attempt failed for a reason that nobody foresaw",
  );
  return new SluiceError(
    problem("internal", "Something went wrong on our side while this step ran.", {
      mend: "Resume the run; the log of the worker has more.",
    }),
  );
};

/** Does one attempt of one stage, whatever comes: it ends committed, failed, handed back, or as somebody else's. */
export async function performAttempt(
  job: { workspaceId: string; attemptId: string },
  context: AttemptContext,
): Promise<void> {
  const lease = await leaseAttempt(job.workspaceId, job.attemptId, context.worker);
  if (!lease) return;
  const pulse = startPulse(lease);
  const signal = AbortSignal.any([pulse.signal, context.signal, context.leaving]);
  let isKept = false;
  try {
    isKept = await work(lease, context, signal);
    if (!isKept)
      logger().warn(
        { runId: lease.key.runId, stage: stageOfLease(lease), fence: lease.fence },
        "an attempt came too late and changed nothing",
      );
  } catch (error) {
    const reason = signal.aborted && signal.reason instanceof SluiceError ? signal.reason : error;
    pulse.stop();
    if (context.leaving.aborted && !pulse.signal.aborted) await handBackAttempt(lease);
    else await failAttempt(lease, asSluiceError(reason, lease).problems);
  } finally {
    pulse.stop();
    if (!isKept)
      await rm(attemptFolder(lease.key, stageOfLease(lease), lease.number), { recursive: true, force: true });
  }
}
