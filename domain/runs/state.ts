import { z } from "zod";
import type { ErrorCode } from "../errors/codes.ts";

export const runStates = ["queued", "running", "succeeded", "failed", "cancelled"] as const;
export const runStateSchema = z.enum(runStates);
export type RunState = z.infer<typeof runStateSchema>;

export const stageStates = ["waiting", "ready", "running", "succeeded", "failed", "cancelled"] as const;
export const stageStateSchema = z.enum(stageStates);
export type StageState = z.infer<typeof stageStateSchema>;

export const attemptStates = ["ready", "leased", "running", "succeeded", "failed", "lost"] as const;
export const attemptStateSchema = z.enum(attemptStates);
export type AttemptState = z.infer<typeof attemptStateSchema>;

const runMoves: Record<RunState, readonly RunState[]> = {
  queued: ["running", "cancelled", "failed"],
  running: ["succeeded", "failed", "cancelled"],
  succeeded: [],
  failed: ["queued"],
  cancelled: ["queued"],
};
const attemptMoves: Record<AttemptState, readonly AttemptState[]> = {
  ready: ["leased", "lost"],
  leased: ["running", "lost", "failed"],
  running: ["succeeded", "failed", "lost"],
  succeeded: [],
  failed: [],
  lost: [],
};

export const mayMoveRun = (from: RunState, to: RunState): boolean => runMoves[from].includes(to);
export const mayMoveAttempt = (from: AttemptState, to: AttemptState): boolean => attemptMoves[from].includes(to);
export const isFinished = (state: RunState): boolean =>
  state === "succeeded" || state === "failed" || state === "cancelled";

export interface RetryPolicy {
  readonly maxAttempts: number;
  readonly firstDelayMs: number;
  readonly factor: number;
  readonly maxDelayMs: number;
}
export const defaultRetryPolicy: RetryPolicy = { maxAttempts: 3, firstDelayMs: 1_000, factor: 4, maxDelayMs: 60_000 };

const retryable: readonly ErrorCode[] = ["connection_failed", "engine_crashed", "unavailable"];

/** Milliseconds until the next attempt, or null: a lost attempt is taken over at once, a wrong value never gets better. */
export function retryDelayMs(
  policy: RetryPolicy,
  failure: { code: ErrorCode | "lost"; attempts: number },
): number | null {
  if (failure.code === "lost") return failure.attempts < policy.maxAttempts + 5 ? 0 : null;
  if (!retryable.includes(failure.code) || failure.attempts >= policy.maxAttempts) return null;
  return Math.min(policy.firstDelayMs * policy.factor ** (failure.attempts - 1), policy.maxDelayMs);
}
