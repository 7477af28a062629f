import { z } from "zod";
import type { JobKind } from "../jobs.ts";

const data = z.strictObject({ text: z.string() });
const base = { data, timeoutMs: 60_000, attempts: 1, retryDelayMs: 0, concurrency: 4, takeovers: 3 } as const;

/** Jobs whose handlers show one behaviour each. */
export const suiteJobs = {
  say: base,
  stumble: { ...base, attempts: 3, retryDelayMs: 200 },
  hold: base,
  brief: { ...base, timeoutMs: 300 },
  tick: base,
} as const satisfies Record<string, JobKind>;

export interface Sighting {
  readonly worker: string;
  readonly job: string;
  readonly text: string;
  readonly what: "began" | "ended" | "aborted";
  readonly delivery: number;
  readonly at: number;
}
