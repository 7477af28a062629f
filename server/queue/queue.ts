import type { z } from "zod";
import type { Job } from "bullmq";
import { fail } from "#domain/errors/sluice-error.ts";
import { type Bull, type BullQueue, type Delivery, openBull } from "./delivery.ts";
import type { JobKind } from "./jobs.ts";

export type JobTable = Readonly<Record<string, JobKind>>;
type Name<T extends JobTable> = Extract<keyof T, string>;
type Data<T extends JobTable, N extends keyof T> = z.infer<T[N]["data"]>;

export interface JobContext {
  readonly jobId: string;
  /** Aborted when the job's time is over. */
  readonly signal: AbortSignal;
  /** The how-many-th delivery this is, from 1. */
  readonly delivery: number;
}
export type JobHandler<D> = (data: D, context: JobContext) => Promise<void>;

export interface EnqueueOptions {
  readonly delayMs?: number;
  /** While a job with this id waits or is done, another one is not added. */
  readonly jobId?: string;
}

export interface QueueDepth {
  readonly waiting: number;
  readonly active: number;
  readonly oldestMs: number;
}

export interface JobWorker {
  /** Takes no further job and waits for those in hand. */
  close(): Promise<void>;
}

export interface Queue<T extends JobTable> {
  readonly kind: Delivery["kind"];
  enqueue<N extends Name<T>>(name: N, data: Data<T, N>, options?: EnqueueOptions): Promise<string>;
  /** Whether one of these jobs waits or is being done: a job that ended is forgotten, and so is every job after a flush. */
  knows(name: Name<T>, jobIds: readonly string[]): Promise<boolean>;
  /** Removes a job that nobody has begun; false where it is being done, or is gone. */
  remove(name: Name<T>, jobId: string): Promise<boolean>;
  /** One job each `everyMs`, however many processes ask for it. */
  schedule<N extends Name<T>>(name: N, everyMs: number, data: Data<T, N>): Promise<void>;
  createWorker<N extends Name<T>>(name: N, handler: JobHandler<Data<T, N>>, options: WorkerOptions): Promise<JobWorker>;
  depth(name: Name<T>): Promise<QueueDepth>;
  close(): Promise<void>;
}

export interface WorkerOptions {
  readonly workerName: string;
  onError(error: Error, jobId: string | null): void;
}

export interface CreateQueueOptions<T extends JobTable> {
  readonly delivery: Delivery;
  readonly jobs: T;
  /** Trouble of the connection itself: it is retried, and a caller's own request fails on its own. */
  onError(error: Error): void;
}

const outOfTime = ({ timeoutMs }: JobKind) =>
  fail("unavailable", `This took longer than the ${timeoutMs / 60_000} minutes that it may take.`, {
    mend: "Try it with fewer rows, or when less is going on.",
  });

async function perform<D>(kind: JobKind, handler: JobHandler<D>, job: Job): Promise<void> {
  const data = kind.data.safeParse(job.data);
  if (!data.success) throw fail("internal", `The job ${job.name} carries what its schema does not know.`);
  const end = new AbortController();
  const timer = setTimeout(() => end.abort(outOfTime(kind)), kind.timeoutMs);
  try {
    await handler(data.data as D, { jobId: String(job.id), signal: end.signal, delivery: job.attemptsStarted });
  } finally {
    clearTimeout(timer);
  }
}

async function depthOf(queue: BullQueue): Promise<QueueDepth> {
  const [counts, [oldest]] = await Promise.all([
    queue.getJobCounts("waiting", "prioritized", "active"),
    queue.getJobs(["waiting"], 0, 0, true),
  ]);
  const waiting = (counts.waiting ?? 0) + (counts.prioritized ?? 0);
  return {
    waiting,
    active: counts.active ?? 0,
    oldestMs: waiting > 0 && oldest ? Math.max(0, Date.now() - oldest.timestamp) : 0,
  };
}

/** Each kind of job has a queue of its own, so that a long run never stands before a short turn. */
export function createQueue<T extends JobTable>(options: CreateQueueOptions<T>): Queue<T> {
  const bull: Bull = openBull(options.delivery);
  const queues = new Map<string, BullQueue>();
  const queueOf = (name: string): BullQueue => {
    const known = queues.get(name);
    if (known) return known;
    const queue = bull.queue(name);
    queue.on("error", options.onError);
    queues.set(name, queue);
    return queue;
  };
  /** A queue whose first connection failed would fail for good: it is let go, and the next request opens another one. */
  const reached = async (name: string): Promise<BullQueue> => {
    const queue = queueOf(name);
    try {
      await queue.waitUntilReady();
      return queue;
    } catch (error) {
      if (queues.get(name) === queue) queues.delete(name);
      void queue.close().catch(() => undefined);
      throw error;
    }
  };
  const kindOf = (name: Name<T>): JobKind => options.jobs[name] as JobKind;
  return {
    kind: bull.kind,
    enqueue: async (name, data, { delayMs = 0, jobId } = {}) => {
      const kind = kindOf(name);
      const queue = await reached(name);
      const job = await queue.add(name, kind.data.parse(data), {
        delay: delayMs,
        attempts: kind.attempts,
        backoff: { type: "exponential", delay: kind.retryDelayMs },
        removeOnComplete: true,
        removeOnFail: true,
        ...(jobId ? { jobId } : {}),
      });
      return String(job.id);
    },
    knows: async (name, jobIds) => {
      const queue = await reached(name);
      const found = await Promise.all(jobIds.map((jobId) => queue.getJob(jobId)));
      return found.some((job) => job !== undefined && job !== null);
    },
    remove: async (name, jobId) => (await (await reached(name)).remove(jobId)) === 1,
    schedule: async (name, everyMs, data) => {
      const queue = await reached(name);
      await queue.upsertJobScheduler(
        `every-${name}`,
        { every: everyMs },
        { name, data, opts: { removeOnComplete: true, removeOnFail: true } },
      );
    },
    createWorker: async (name, handler, { workerName, onError }) => {
      const kind = kindOf(name);
      const worker = bull.worker(name, (job) => perform(kind, handler, job), {
        concurrency: kind.concurrency,
        takeovers: kind.takeovers,
        name: workerName,
      });
      worker.on("error", (error: Error) => onError(error, null));
      worker.on("failed", (job: Job | undefined, error: Error) => onError(error, job?.id ?? null));
      await worker.waitUntilReady();
      return { close: () => worker.close() };
    },
    depth: async (name) => depthOf(await reached(name)),
    close: async () => {
      await Promise.all([...queues.values()].map((queue) => queue.close()));
    },
  };
}
