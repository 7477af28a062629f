import { logger } from "#server/platform/logger.ts";
import { enqueue } from "#server/queue/index.ts";
import type { RunKey } from "./run-key.ts";

/** An attempt that somebody may begin once `delayMs` are over. */
export interface Delivery {
  readonly attemptId: string;
  readonly delayMs: number;
}

/** Hands an attempt to a worker. Where the queue cannot take it, recovery finds the row and hands it over later. */
export async function deliverAttempt({ workspaceId, runId }: RunKey, { attemptId, delayMs }: Delivery): Promise<void> {
  try {
    await enqueue("run-attempt", { workspaceId, runId, attemptId }, { jobId: attemptId, delayMs });
  } catch (error) {
    logger().warn({ attemptId, reason: String(error) }, "an attempt could not be queued yet");
  }
}

export type HandOver = (opened: readonly Delivery[]) => Promise<void>;

/** Hands over what a change has opened. */
export const deliverAll = async (key: RunKey, opened: readonly Delivery[]): Promise<void> => {
  await Promise.all(opened.map((each) => deliverAttempt(key, each)));
};
