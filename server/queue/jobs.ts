import { z } from "zod";

/** What a job carries, and how it is delivered. Data names rows; it never holds a secret or a row's content. */
export interface JobKind<S extends z.ZodType = z.ZodType> {
  readonly data: S;
  /** The handler's signal is aborted after it. */
  readonly timeoutMs: number;
  /** Deliveries after a handler has thrown; a run's own retries are attempts in Postgres, each a job of its own. */
  readonly attempts: number;
  readonly retryDelayMs: number;
  /** Jobs of this kind that one worker process does at a time. */
  readonly concurrency: number;
  /** How often a dead worker's job is handed to another one. */
  readonly takeovers: number;
}

const minute = 60_000;
const hour = 60 * minute;
const workspaceId = z.uuid();

export const jobNames = ["run-attempt", "profile-source", "conversation-turn", "prove-suggestions", "sweep"] as const;
export type JobName = (typeof jobNames)[number];

export const jobs = {
  "run-attempt": {
    data: z.strictObject({ workspaceId, runId: z.uuid(), attemptId: z.uuid() }),
    timeoutMs: 24 * hour,
    attempts: 1,
    retryDelayMs: 0,
    concurrency: 2,
    takeovers: 0,
  },
  "profile-source": {
    data: z.strictObject({ workspaceId, sourceId: z.uuid() }),
    timeoutMs: hour,
    attempts: 3,
    retryDelayMs: 1_000,
    concurrency: 1,
    takeovers: 3,
  },
  "conversation-turn": {
    data: z.strictObject({ workspaceId, turnId: z.uuid() }),
    timeoutMs: 10 * minute,
    attempts: 1,
    retryDelayMs: 0,
    concurrency: 2,
    takeovers: 3,
  },
  "prove-suggestions": {
    data: z.strictObject({ workspaceId, pipelineId: z.uuid() }),
    timeoutMs: 10 * minute,
    attempts: 2,
    retryDelayMs: 1_000,
    concurrency: 1,
    takeovers: 3,
  },
  sweep: { data: z.strictObject({}), timeoutMs: minute, attempts: 1, retryDelayMs: 0, concurrency: 1, takeovers: 1 },
} as const satisfies Record<JobName, JobKind>;

export type JobData<N extends JobName> = z.infer<(typeof jobs)[N]["data"]>;
