import { asSweeper } from "#server/platform/db.ts";
import { logger } from "#server/platform/logger.ts";

const everyMs = 1_000;

export interface Heartbeat {
  stop(): Promise<void>;
}

/** Says each second that this worker process lives and how many jobs it holds. */
export async function startHeartbeat(id: string, about: { delivery: string; busy(): number }): Promise<Heartbeat> {
  const startedAt = new Date();
  const beat = async (): Promise<void> => {
    const seen = { seenAt: new Date(), busy: about.busy() };
    await asSweeper((tx) =>
      tx.workerHeartbeat.upsert({
        where: { id },
        create: { id, startedAt, delivery: about.delivery, ...seen },
        update: seen,
      }),
    );
  };
  await beat();
  const timer = setInterval(
    () =>
      void beat().catch((error: unknown) => logger().warn({ reason: String(error) }, "the database cannot be reached")),
    everyMs,
  );
  return {
    stop: async () => {
      clearInterval(timer);
      await asSweeper((tx) => tx.workerHeartbeat.deleteMany({ where: { id } })).catch(() => undefined);
    },
  };
}
