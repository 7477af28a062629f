import { rm } from "node:fs/promises";
import { problem } from "#domain/errors/problem.ts";
import { SluiceError } from "#domain/errors/sluice-error.ts";
import type { Engine } from "#server/engine/index.ts";
import { fullDisk, isFullDisk } from "#server/platform/full-disk.ts";
import { logger } from "#server/platform/logger.ts";
import { isDatabaseLost } from "#server/platform/lost-database.ts";
import type { Fencing } from "./commit-stage.ts";
import { deliverAll, type HandOver } from "./deliver-attempt.ts";
import { failAttempt, handBackAttempt } from "./end-attempt.ts";
import { attemptFolder } from "./files.ts";
import { leaseAttempt, type Lease, stageOfLease } from "./lease-attempt.ts";
import { performStage } from "./perform-stage.ts";
import { planRun } from "./plan-run.ts";
import type { RunKey } from "./run-key.ts";
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

/** Who takes the first of what an attempt opens does it at once: the way through the queue takes longer than a small stage. */
interface Turn extends AttemptContext {
  readonly handOver: HandOver;
  readonly afterwards: (rest: Promise<void>) => void;
}

/** A worker leaves a run to the queue after this long, where others wait for their turn. */
const longestTurnMs = 2_000;

const work = async (lease: Lease, turn: Turn, signal: AbortSignal): Promise<boolean> => {
  const { engine, handOver, afterwards, fencing = "on" } = turn;
  if (lease.work.kind === "stage")
    return performStage({ lease, ...lease.work }, { engine, signal, fencing, handOver, afterwards });
  await planRun(lease, { engine, signal, handOver });
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
async function performOne(key: RunKey, attemptId: string, context: Turn): Promise<void> {
  const lease = await leaseAttempt(key, attemptId, context.worker);
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

/** Does an attempt, and then those that it opened, one after the other, for as long as they are small. */
export async function performAttempt(
  { attemptId, ...key }: RunKey & { readonly attemptId: string },
  context: AttemptContext,
): Promise<void> {
  const began = Date.now();
  const rest: Promise<void>[] = [];
  let next: string | null = attemptId;
  const handOver: HandOver = async (opened) => {
    const isOver = Date.now() - began > longestTurnMs || context.leaving.aborted || context.signal.aborted;
    const mine = isOver ? undefined : opened.find(({ delayMs }) => delayMs === 0);
    next = mine?.attemptId ?? null;
    await deliverAll(
      key,
      opened.filter((each) => each !== mine),
    );
  };
  try {
    while (next !== null) {
      const current: string = next;
      next = null;
      await performOne(key, current, { ...context, handOver, afterwards: (each) => void rest.push(each) });
    }
  } finally {
    await Promise.all(rest);
  }
}
