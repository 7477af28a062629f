import { hostname } from "node:os";
import path from "node:path";
import { createEngine } from "#server/engine/index.ts";
import { artifacts } from "#server/platform/artifacts.ts";
import { config } from "#server/platform/config.ts";
import { disconnectDatabase } from "#server/platform/db.ts";
import { logger } from "#server/platform/logger.ts";
import {
  closeQueue,
  type JobContext,
  type JobData,
  type JobName,
  jobNames,
  type JobWorker,
  queue,
} from "#server/queue/index.ts";
import { recoverRuns } from "#server/runs/recover-runs.ts";
import { sweepScratch } from "#server/runs/sweep.ts";
import { startHeartbeat } from "./heartbeat.ts";
import type { Handler } from "./handlers/handler.ts";
import { registry } from "./registry.ts";

export interface WorkerProcessOptions {
  readonly fencing?: "on" | "off";
}
export interface WorkerProcess {
  /** Takes nothing more, lets what it holds end soon or gives it back, and closes every connection. */
  stop(): Promise<void>;
}

const recoverEveryMs = 1_000;
const sweepEveryMs = 15_000;
/** What is not done by then goes back to the queue. */
const graceMs = 3_000;

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

/** Looks for lost and forgotten attempts, one look at a time. The scheduler's job does the same; this needs no queue. */
function guardRuns(): NodeJS.Timeout {
  let isLooking = false;
  return setInterval(() => {
    if (isLooking) return;
    isLooking = true;
    recoverRuns()
      .catch((error: unknown) => logger().warn({ reason: String(error) }, "recovery could not look at the runs"))
      .finally(() => {
        isLooking = false;
      });
  }, recoverEveryMs);
}

export async function startWorker({ fencing = "on" }: WorkerProcessOptions = {}): Promise<WorkerProcess> {
  const worker = `${hostname()}:${process.pid}`;
  const { scratch } = artifacts();
  await sweepScratch(scratch, isAlive);
  const engine = createEngine({
    ...config().engine,
    scratchDirectory: path.join(scratch, `worker-${process.pid}`),
    poolSize: 2,
  });
  const leaving = new AbortController();
  let busy = 0;
  const workers: JobWorker[] = [];
  const heartbeat = await startHeartbeat(worker, { delivery: queue().kind, busy: () => busy });
  for (const name of jobNames) {
    const load = registry[name] as () => Promise<Handler<JobName>>; // the table pairs each name with its own handler
    const perform = async (data: JobData<JobName>, context: JobContext): Promise<void> => {
      busy += 1;
      try {
        await (
          await load()
        )(data, { ...context, engine, worker, leaving: leaving.signal, fencing });
      } finally {
        busy -= 1;
      }
    };
    workers.push(
      await queue().createWorker(name, perform, {
        workerName: worker,
        onError: (error, jobId) => logger().warn({ job: name, jobId, reason: error.message }, "a job ended early"),
      }),
    );
  }
  await queue().schedule("sweep", sweepEveryMs, {});
  const guard = guardRuns();
  logger().info({ worker, delivery: queue().kind, jobs: Object.keys(registry) }, "worker ready");
  const stop = async (): Promise<void> => {
    clearInterval(guard);
    const closing = Promise.all(workers.map((each) => each.close()));
    const grace = setTimeout(() => leaving.abort(), graceMs);
    await closing;
    clearTimeout(grace);
    await heartbeat.stop();
    await engine.close();
    await closeQueue();
    await disconnectDatabase();
  };
  return { stop };
}
