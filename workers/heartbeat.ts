import { asSweeper } from "#server/platform/db.ts";
import { logger } from "#server/platform/logger.ts";

const everyMs = 1_000;
const mostWaiting = 2;

export interface Heartbeat {
  stop(): Promise<void>;
}

/** Says each second that this worker process lives and how many jobs it holds. */
export async function startHeartbeat(id: string, about: { delivery: string; busy(): number }): Promise<Heartbeat> {
  const startedAt = new Date();
  let waiting = 0;
  const beat = (): Promise<unknown> =>
    asSweeper(async (tx) => {
      // a sign of life need not outlive a crash, and must not wait for a disk that has much to do
      await tx.$executeRaw`set local synchronous_commit = off`;
      const seen = { seenAt: new Date(), busy: about.busy() };
      await tx.workerHeartbeat.upsert({
        where: { id },
        create: { id, startedAt, delivery: about.delivery, ...seen },
        update: seen,
      });
    });
  /** One may hang at a connection that is lost, so the next one goes; more would only meet the database all at once. */
  const beatAgain = (): void => {
    if (waiting === mostWaiting) return;
    waiting += 1;
    void beat()
      .catch((error: unknown) => logger().warn({ reason: String(error) }, "the database cannot be reached"))
      .finally(() => {
        waiting -= 1;
      });
  };
  await beat();
  const timer = setInterval(beatAgain, everyMs);
  return {
    stop: async () => {
      clearInterval(timer);
      await asSweeper((tx) => tx.workerHeartbeat.deleteMany({ where: { id } })).catch(() => undefined);
    },
  };
}
