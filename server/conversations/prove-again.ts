import type { SuggestionView } from "#domain/api/conversations.ts";
import { fail } from "#domain/errors/sluice-error.ts";
import { audit } from "#server/access/audit.ts";
import { personNames } from "#server/access/person-names.ts";
import { lockPipeline } from "#server/pipelines/stored-pipeline.ts";
import type { Caller } from "#server/platform/caller.ts";
import { Prisma, withWorkspace } from "#server/platform/db.ts";
import { notify } from "#server/platform/notify.ts";
import { enqueue } from "#server/queue/index.ts";
import { listSuggestions, pick } from "./stored-suggestions.ts";
import { viewSuggestion } from "./view-conversation.ts";

/** Throws a pending suggestion's proof away and has it made anew. */
export async function proveAgain(caller: Caller, given: { pipeline: string; key: string }): Promise<SuggestionView> {
  const view = await withWorkspace(caller.workspaceId, async (tx) => {
    const { record } = await lockPipeline(tx, given.pipeline);
    const suggestion = pick(await listSuggestions(tx, given.pipeline), given.key);
    if (suggestion.decision !== "pending")
      throw fail("conflict", `"${suggestion.proposal.title}" was ${suggestion.decision} already.`);
    await tx.suggestion.update({ where: { key: given.key }, data: { proof: Prisma.DbNull, proofHash: null } });
    await audit(tx, caller, {
      action: "suggestions.proveAgain",
      subject: record.name,
      after: { title: suggestion.proposal.title },
    });
    await notify(tx, { workspaceId: caller.workspaceId, kind: "pipeline", id: record.id, number: record.revision });
    const names = await personNames(tx, [suggestion.record.decidedBy]);
    return viewSuggestion({ ...suggestion, proof: null }, names, true);
  });
  await enqueue("prove-suggestions", { workspaceId: caller.workspaceId, pipelineId: given.pipeline });
  return view;
}
