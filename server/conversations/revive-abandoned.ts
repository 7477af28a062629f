import { problem } from "#domain/errors/problem.ts";
import { asSweeper, type Tx, withWorkspace } from "#server/platform/db.ts";
import { logger } from "#server/platform/logger.ts";
import { notify } from "#server/platform/notify.ts";
import { queue } from "#server/queue/index.ts";
import { requestProfile } from "#server/sources/create-source.ts";
import { forgottenAfterMs, requestAnswer } from "./redeliver.ts";
import { tellTurn } from "./send-request.ts";
import type { TurnRecord } from "./view-conversation.ts";

const atATime = 50;
/** More workers than these have died with it: it is taken for the cause. */
const mostTakeUps = 5;
/** The job under which a turn or source was handed over carries the fence of that time. */
const jobIds = (what: "turn" | "source", { id, fence }: { id: string; fence: number }): string[] =>
  Array.from({ length: fence + 1 }, (_, each) => `${what}-${id}-${each}`);

const underway = (states: string[]) => ({
  where: { state: { in: states }, createdAt: { lt: new Date(Date.now() - forgottenAfterMs) } },
  select: { workspaceId: true, id: true, fence: true },
  take: atATime,
});
const givenUp = problem("unavailable", "The workers that took this up ended, one after the other.", {
  mend: "Ask for less at a time, or look into the worker's log.",
});

/** A turn that somebody took up and whose job nobody knows any more waits again; the next to take it up gets the next fence. */
async function reviveTurn(turn: Pick<TurnRecord, "workspaceId" | "id" | "fence">): Promise<void> {
  if (await queue().knows("conversation-turn", jobIds("turn", turn))) return;
  const isHopeless = turn.fence >= mostTakeUps;
  logger().warn(
    { turn: turn.id, fence: turn.fence },
    isHopeless ? "a turn is given up" : "a turn has lost its worker; another one takes it up",
  );
  const revived = await withWorkspace(turn.workspaceId, async (tx) => {
    const [row] = await tx.turn.updateManyAndReturn({
      where: { id: turn.id, fence: turn.fence, state: { in: ["thinking", "proving"] } },
      data: isHopeless
        ? {
            state: "failed",
            progress: null,
            finishedAt: new Date(),
            error: { message: givenUp.message, mend: givenUp.mend },
          }
        : { state: "waiting", progress: null },
    });
    if (row) await tellTurn(tx, row);
    return row;
  });
  if (revived && !isHopeless) await requestAnswer(turn);
}

async function reviveProfile(source: { workspaceId: string; id: string; fence: number }): Promise<void> {
  if (await queue().knows("profile-source", jobIds("source", source))) return;
  const isHopeless = source.fence >= mostTakeUps;
  logger().warn(
    { source: source.id, fence: source.fence },
    isHopeless ? "a profile is given up" : "a profile has lost its worker; another one takes it up",
  );
  const revived = await withWorkspace(source.workspaceId, async (tx) => {
    const { count } = await tx.source.updateMany({
      where: { id: source.id, fence: source.fence, state: "profiling" },
      data: isHopeless ? { state: "failed", problems: [givenUp] } : { state: "waiting" },
    });
    if (count > 0) await notify(tx, { workspaceId: source.workspaceId, kind: "source", id: source.id });
    return count > 0;
  });
  if (revived && !isHopeless) await requestProfile(source);
}

/** What was taken up by a worker that died, and forgotten by the delivery too, goes on with another one, or fails with a message. */
export async function reviveAbandoned(): Promise<void> {
  const { turns, sources } = await asSweeper(async (tx: Tx) => ({
    turns: await tx.turn.findMany(underway(["thinking", "proving"])),
    sources: await tx.source.findMany(underway(["profiling"])),
  }));
  for (const turn of turns) await reviveTurn(turn);
  for (const source of sources) await reviveProfile(source);
}
