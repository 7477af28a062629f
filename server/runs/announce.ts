import type { RunEvent } from "#domain/api/runs.ts";
import { type Tx, withWorkspace } from "#server/platform/db.ts";
import { logger } from "#server/platform/logger.ts";
import { notify } from "#server/platform/notify.ts";
import { processWide } from "#server/platform/process-wide.ts";
import type { RunKey } from "./run-key.ts";

export type EventBody = RunEvent["body"];

/** Listeners hear of a run at most this often from one process; what they missed is in the rows. */
const quietMs = 250;

interface Announcer {
  last: number;
  number: number;
  timer: NodeJS.Timeout | null;
}
const announcers = (): Map<string, Announcer> => processWide("run announcers", () => new Map());

async function say({ workspaceId, runId }: RunKey, number: number): Promise<void> {
  try {
    await withWorkspace(workspaceId, (tx) => notify(tx, { workspaceId, kind: "run", id: runId, number }));
  } catch (error) {
    logger().warn({ runId, reason: String(error) }, "listeners could not be told of a run; they look by themselves");
  }
}

/** Tells listeners the number of the run's last event, soon and not too often. */
export function announce(key: RunKey, number: number): void {
  const all = announcers();
  const announcer = all.get(key.runId) ?? { last: 0, number: 0, timer: null };
  all.set(key.runId, announcer);
  announcer.number = Math.max(announcer.number, number);
  if (announcer.timer) return;
  announcer.timer = setTimeout(
    () => {
      announcer.timer = null;
      announcer.last = Date.now();
      void say(key, announcer.number);
      setTimeout(() => {
        if (!announcer.timer) all.delete(key.runId);
      }, 10 * quietMs).unref();
    },
    Math.max(0, announcer.last + quietMs - Date.now()),
  );
}

/** Writes events under the next numbers of the run, in the caller's transaction; returns the last number. */
export async function appendEvents(
  tx: Tx,
  { workspaceId, runId }: RunKey,
  bodies: readonly EventBody[],
): Promise<number> {
  const run = await tx.run.update({
    where: { id: runId },
    data: { lastEvent: { increment: bodies.length } },
    select: { lastEvent: true },
  });
  const first = run.lastEvent - bodies.length + 1;
  if (bodies.length > 0)
    await tx.runEvent.createMany({
      data: bodies.map((body, index) => ({ workspaceId, runId, number: first + index, body })),
    });
  return run.lastEvent;
}

/** Events that change nothing: progress, samples, log lines. */
export async function recordEvents(key: RunKey, bodies: readonly EventBody[]): Promise<void> {
  if (bodies.length === 0) return;
  announce(key, await withWorkspace(key.workspaceId, (tx) => appendEvents(tx, key, bodies)));
}
