import { createPostgresBackend, type Job, Queue, Worker, withBackend } from "bullmq";

/** Who carries jobs to workers. Postgres rows of runs are the truth in both; a delivery may lose every job and no run is lost. */
export type Delivery =
  | { readonly kind: "redis"; readonly url: string }
  | { readonly kind: "postgres"; readonly url: string };

/** What the two deliveries share of BullMQ's queue. */
export type BullQueue = Pick<
  Queue,
  "add" | "close" | "getJob" | "getJobCounts" | "getJobs" | "remove" | "upsertJobScheduler" | "waitUntilReady" | "on"
>;
export type BullWorker = Pick<Worker, "close" | "waitUntilReady" | "on">;
export type BullProcessor = (job: Job, token?: string) => Promise<void>;

/** A dead worker's job is seen after this long at most: its lock runs out, and the next check finds it. */
export const lockMs = 5_000;
export const stalledCheckMs = 2_000;

export interface BullWorkerOptions {
  readonly concurrency: number;
  readonly takeovers: number;
  readonly name: string;
}

/** BullMQ on either backend, with the same options. */
export interface Bull {
  readonly kind: Delivery["kind"];
  queue(name: string): BullQueue;
  worker(name: string, process: BullProcessor, options: BullWorkerOptions): BullWorker;
}

const poolSize = 3;
const prefix = "sluice";

function redisOptions(url: string, blocking: boolean) {
  const parsed = new URL(url);
  const database = Number(parsed.pathname.slice(1) || 0);
  return {
    host: parsed.hostname,
    port: Number(parsed.port || 6379),
    db: database,
    ...(parsed.username ? { username: decodeURIComponent(parsed.username) } : {}),
    ...(parsed.password ? { password: decodeURIComponent(parsed.password) } : {}),
    ...(parsed.protocol === "rediss:" ? { tls: {} } : {}),
    maxRetriesPerRequest: blocking ? null : 3,
    enableOfflineQueue: blocking,
    retryStrategy: (tries: number) => Math.min(tries * 200, 2_000),
  };
}

const workerOptions = (options: BullWorkerOptions) => ({
  name: options.name,
  concurrency: options.concurrency,
  lockDuration: lockMs,
  stalledInterval: stalledCheckMs,
  maxStalledCount: options.takeovers,
  removeOnComplete: { count: 0 },
  removeOnFail: { count: 0 },
  runRetryDelay: 1_000,
  drainDelay: 2,
});

function onRedis(url: string): Bull {
  return {
    kind: "redis",
    queue: (name) => new Queue(name, { connection: redisOptions(url, true), prefix }),
    worker: (name, process, options) =>
      new Worker(name, process, { ...workerOptions(options), connection: redisOptions(url, true), prefix }),
  };
}

function onPostgres(url: string): Bull {
  const postgres = withBackend(createPostgresBackend);
  const connection = { connectionString: url, max: poolSize, migrate: true };
  return {
    kind: "postgres",
    queue: (name) => new postgres.Queue(name, { connection }) as unknown as BullQueue,
    worker: (name, process, options) =>
      new postgres.Worker(name, process, { ...workerOptions(options), connection }) as unknown as BullWorker,
  };
}

export const openBull = (delivery: Delivery): Bull =>
  delivery.kind === "redis" ? onRedis(delivery.url) : onPostgres(delivery.url);
