import type { Engine } from "#server/engine/index.ts";
import type { JobContext, JobData, JobName } from "#server/queue/index.ts";

/** What a worker process gives its handlers. */
export interface WorkerContext extends JobContext {
  readonly engine: Engine;
  readonly worker: string;
  /** The process is to end: a handler finishes soon, or gives its work back. */
  readonly leaving: AbortSignal;
  readonly fencing: "on" | "off";
}

export type Handler<N extends JobName> = (data: JobData<N>, context: WorkerContext) => Promise<void>;
