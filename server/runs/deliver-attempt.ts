import { logger } from "#server/platform/logger.ts";
import { enqueue } from "#server/queue/index.ts";

/** Hands an attempt to a worker. Where the queue cannot take it, recovery finds the row and hands it over later. */
export async function deliverAttempt(workspaceId: string, attemptId: string, delayMs = 0): Promise<void> {
  try {
    await enqueue("run-attempt", { workspaceId, attemptId }, { jobId: attemptId, delayMs });
  } catch (error) {
    logger().warn({ attemptId, reason: String(error) }, "an attempt could not be queued yet");
  }
}
