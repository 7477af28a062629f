import { asSweeper } from "#server/platform/db.ts";
import { logger } from "#server/platform/logger.ts";
import { changeRun } from "./change-run.ts";
import { deliverAttempt } from "./deliver-attempt.ts";
import { loseAttempt } from "./end-attempt.ts";
import { lostAfterMs } from "./pulse.ts";
import { planStage } from "./run-key.ts";

/** A queued attempt that nobody has begun by now is handed over again: the delivery may have forgotten it. */
const forgottenAfterMs = 3_000;
const atATime = 50;

interface Found {
  id: string;
  workspaceId: string;
  runId: string;
}

const silent = (): Promise<Found[]> =>
  asSweeper(
    (tx) => tx.$queryRaw<Found[]>`
  select id, "workspaceId", "runId" from "Attempt" where state in ('leased', 'running') and "heartbeatAt" < now() - ${lostAfterMs} * interval '1 millisecond' limit ${atATime}`,
  );
const forgotten = (): Promise<Found[]> =>
  asSweeper(
    (tx) => tx.$queryRaw<Found[]>`
  select id, "workspaceId", "runId" from "Attempt" where state = 'ready' and "notBefore" < now() - ${forgottenAfterMs} * interval '1 millisecond' order by "notBefore" limit ${atATime}`,
  );

const unopened = (): Promise<Found[]> =>
  asSweeper(
    (tx) => tx.$queryRaw<Found[]>`
  select r.id, r."workspaceId", r.id as "runId" from "Run" r where r.state = 'queued' and r."createdAt" < now() - ${forgottenAfterMs} * interval '1 millisecond'
  and not exists (select 1 from "Attempt" a where a."runId" = r.id) limit ${atATime}`,
  );

/** Recovery from the database alone: attempts whose worker is silent are taken over, attempts that no queue remembers are queued again. */
export async function recoverRuns(): Promise<{ lost: number; queued: number }> {
  const lost = await silent();
  for (const { id, workspaceId, runId } of lost) {
    logger().warn({ runId, attemptId: id }, "an attempt is lost; another worker takes over");
    await loseAttempt({ workspaceId, runId }, { attemptId: id, olderThanMs: lostAfterMs });
  }
  for (const { workspaceId, runId } of await unopened()) {
    await changeRun({ workspaceId, runId }, async ({ tx, run, openAttempt }) => {
      if (run.state === "queued" && (await tx.attempt.count({ where: { runId } })) === 0) await openAttempt(planStage);
    });
  }
  const queued = await forgotten();
  for (const { id, ...key } of queued) await deliverAttempt(key, { attemptId: id, delayMs: 0 });
  return { lost: lost.length, queued: queued.length };
}
