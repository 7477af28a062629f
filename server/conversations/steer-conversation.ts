import type { ConversationView } from "#domain/api/conversations.ts";
import { fail } from "#domain/errors/sluice-error.ts";
import { audit } from "#server/access/audit.ts";
import { getStoredPipeline, lockPipeline } from "#server/pipelines/stored-pipeline.ts";
import type { Caller } from "#server/platform/caller.ts";
import { type Tx, withWorkspace } from "#server/platform/db.ts";
import { busyStates, tellTurn } from "./send-request.ts";
import { type TurnRecord, viewConversation } from "./view-conversation.ts";

async function getTurn(tx: Tx, given: { pipeline: string; turn: string }): Promise<TurnRecord> {
  await getStoredPipeline(tx, given.pipeline);
  const turn = await tx.turn.findUnique({ where: { id: given.turn } });
  if (!turn || turn.pipelineId !== given.pipeline)
    throw fail("not_found", "There is no such request in this conversation.");
  return turn;
}

/** The worker sees the changed state within half a second; suggestions that were proven by then stay. */
export const cancelTurn = (caller: Caller, given: { pipeline: string; turn: string }): Promise<void> =>
  withWorkspace(caller.workspaceId, async (tx) => {
    const turn = await getTurn(tx, given);
    const changed = await tx.turn.updateMany({
      where: { id: turn.id, state: { in: busyStates } },
      data: { state: "cancelled", progress: null, finishedAt: new Date() },
    });
    if (changed.count === 0) throw fail("conflict", "The agent has answered this already.");
    await audit(tx, caller, { action: "conversations.cancel", subject: `turn ${turn.number}` });
    await tellTurn(tx, turn);
  });

/** A standing order of this person: the server may accept what is low-risk and proven, in the draft, until it is switched off. */
export async function setBuildMode(
  caller: Caller,
  given: { pipeline: string; on: boolean },
): Promise<ConversationView> {
  await withWorkspace(caller.workspaceId, async (tx) => {
    const { record } = await lockPipeline(tx, given.pipeline);
    await tx.pipeline.update({
      where: { id: record.id },
      data: { buildMode: given.on, buildModeBy: caller.personId, buildModeAt: new Date() },
    });
    await audit(tx, caller, {
      action: "conversations.setBuildMode",
      subject: record.name,
      before: { on: record.buildMode },
      after: { on: given.on },
    });
  });
  return viewConversation(caller, given.pipeline);
}

/** Exactly what the planner of this turn was given. */
export const modelSaw = (
  caller: Caller,
  given: { pipeline: string; turn: string },
): Promise<{ planner: "builtin" | "llm"; payload: string }> =>
  withWorkspace(caller.workspaceId, async (tx) => {
    const turn = await getTurn(tx, given);
    return { planner: turn.planner === "llm" ? "llm" : "builtin", payload: turn.modelSaw ?? "" };
  });

/** A finding that stays as it is, with the reason; it is not shown as open any more. */
export async function keepFinding(
  caller: Caller,
  given: { pipeline: string; finding: string; reason: string },
): Promise<ConversationView> {
  const before = await viewConversation(caller, given.pipeline);
  await withWorkspace(caller.workspaceId, async (tx) => {
    const { record } = await lockPipeline(tx, given.pipeline);
    const key = { pipelineId: record.id, finding: given.finding };
    if (!before.findings.some((finding) => finding.id === given.finding))
      throw fail("not_found", "There is no such open finding.");
    await tx.keptFinding.upsert({
      where: { pipelineId_finding: key },
      create: { ...key, workspaceId: caller.workspaceId, reason: given.reason, createdBy: caller.personId },
      update: { reason: given.reason },
    });
    await audit(tx, caller, {
      action: "suggestions.keepFinding",
      subject: record.name,
      after: { finding: given.finding, reason: given.reason },
    });
  });
  return viewConversation(caller, given.pipeline);
}
