import type { TurnView } from "#domain/api/conversations.ts";
import { fail } from "#domain/errors/sluice-error.ts";
import { audit } from "#server/access/audit.ts";
import { lockPipeline } from "#server/pipelines/stored-pipeline.ts";
import type { Caller } from "#server/platform/caller.ts";
import { type Tx, withWorkspace } from "#server/platform/db.ts";
import { notify } from "#server/platform/notify.ts";
import { requestAnswer } from "./redeliver.ts";
import { planners, type TurnRecord, viewTurn } from "./view-conversation.ts";

export const busyStates = ["waiting", "thinking", "proving"];

export const tellTurn = (tx: Tx, turn: Pick<TurnRecord, "workspaceId" | "id" | "pipelineId">): Promise<void> =>
  notify(tx, { workspaceId: turn.workspaceId, kind: "turn", id: turn.id, pipelineId: turn.pipelineId });

interface Request {
  readonly pipeline: string;
  readonly request: string;
  readonly mode: "ask" | "plan" | "build";
  readonly planner: "builtin" | "llm";
}

/** Writes the next turn and hands it to a worker. */
export async function sendRequest(caller: Caller, given: Request): Promise<TurnView> {
  if (!planners().includes(given.planner))
    throw fail("unavailable", "No model is set up.", {
      mend: "Set OPENAI_API_KEY and SLUICE_MODEL and start again, or use the built-in planner.",
    });
  const turn = await withWorkspace(caller.workspaceId, async (tx) => {
    const { record } = await lockPipeline(tx, given.pipeline);
    const busy = await tx.turn.count({ where: { pipelineId: record.id, state: { in: busyStates } } });
    if (busy > 0)
      throw fail("conflict", "The agent is still answering the request before.", {
        mend: "Wait for it, or cancel it.",
      });
    const last = await tx.turn.aggregate({ where: { pipelineId: record.id }, _max: { number: true } });
    const { mode, planner, request } = given;
    const created = await tx.turn.create({
      data: {
        workspaceId: caller.workspaceId,
        pipelineId: record.id,
        number: (last._max.number ?? 0) + 1,
        mode,
        planner,
        request,
        createdBy: caller.personId,
      },
    });
    await audit(tx, caller, {
      action: "conversations.send",
      subject: record.name,
      after: { turn: created.number, mode },
    });
    await tellTurn(tx, created);
    return created;
  });
  await requestAnswer(turn);
  return viewTurn(turn, caller.name);
}
