import { asSweeper, type Tx } from "#server/platform/db.ts";
import { enqueue } from "#server/queue/index.ts";
import { requestProfile } from "#server/sources/create-source.ts";
import type { TurnRecord } from "./view-conversation.ts";

/** What nobody has begun by now is handed over again: the delivery may have forgotten it. */
export const forgottenAfterMs = 5_000;
const atATime = 50;

/** One job for each time that a turn waits: handing it over twice changes nothing. */
export const requestAnswer = (
  { workspaceId, id, fence }: Pick<TurnRecord, "workspaceId" | "id" | "fence">,
  delayMs = 0,
): Promise<string> =>
  enqueue("conversation-turn", { workspaceId, turnId: id }, { jobId: `turn-${id}-${fence}`, delayMs });

const waiting = () => ({
  where: { state: "waiting", createdAt: { lt: new Date(Date.now() - forgottenAfterMs) } },
  select: { workspaceId: true, id: true, fence: true },
  take: atATime,
});

/** Requests and profiles that wait in the database are put into the queue again; those that are there already stay as they are. */
export async function redeliverWaiting(): Promise<void> {
  const { turns, sources } = await asSweeper(async (tx: Tx) => ({
    turns: await tx.turn.findMany(waiting()),
    sources: await tx.source.findMany(waiting()),
  }));
  for (const turn of turns) await requestAnswer(turn);
  for (const source of sources) await requestProfile(source);
}
