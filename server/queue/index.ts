import { config } from "#server/platform/config.ts";
import { logger } from "#server/platform/logger.ts";
import { forgetProcessWide, processWide } from "#server/platform/process-wide.ts";
import { type JobData, type JobName, jobs } from "./jobs.ts";
import { createQueue, type EnqueueOptions, type Queue } from "./queue.ts";

export { type EnqueueOptions, type JobContext, type JobWorker, type Queue, type QueueDepth } from "./queue.ts";
export { type JobData, type JobName, jobNames, jobs } from "./jobs.ts";

const held = "queue";

/** The queue of this process; it connects when it is first used. */
export const queue = (): Queue<typeof jobs> =>
  processWide(held, () =>
    createQueue({
      delivery: config().delivery,
      jobs,
      onError: (error) => logger().warn({ reason: error.message }, "the queue cannot be reached"),
    }),
  );

/** Hands a job to a worker. What must not be lost is a row in Postgres first: a delivery may forget it. */
export const enqueue = <N extends JobName>(name: N, data: JobData<N>, options: EnqueueOptions = {}): Promise<string> =>
  queue().enqueue(name, data, options);

export async function closeQueue(): Promise<void> {
  await queue().close();
  forgetProcessWide(held);
}
