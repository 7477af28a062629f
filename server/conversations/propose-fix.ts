import { randomUUID } from "node:crypto";
import type { ConversationView } from "#domain/api/conversations.ts";
import { fail } from "#domain/errors/sluice-error.ts";
import type { Proposal } from "#domain/suggestions/suggestion.ts";
import { audit } from "#server/access/audit.ts";
import { profiledSources } from "#server/pipelines/pipeline-sources.ts";
import { lockPipeline } from "#server/pipelines/stored-pipeline.ts";
import type { Caller } from "#server/platform/caller.ts";
import { type Prisma, type Tx, withWorkspace } from "#server/platform/db.ts";
import { notify } from "#server/platform/notify.ts";
import { enqueue } from "#server/queue/index.ts";
import { fixAtOnce } from "#server/suggestions/index.ts";
import { listSuggestions, sourcesFor } from "./stored-suggestions.ts";
import { viewConversation } from "./view-conversation.ts";

interface Given {
  readonly pipeline: string;
  readonly finding: string;
}

/** What fixes the finding on the pipeline as it is; nothing where a suggestion for it waits already. */
async function fixesFor(tx: Tx, given: Given, open: ConversationView["findings"]): Promise<Proposal[]> {
  const { revision } = await lockPipeline(tx, given.pipeline);
  const pending = (await listSuggestions(tx, given.pipeline)).filter((each) => each.decision === "pending");
  if (pending.some((each) => each.proposal.finding === given.finding)) return [];
  const fixes = fixAtOnce(
    {
      text: revision.text,
      sources: profiledSources(await sourcesFor(tx, given.pipeline, revision.text)),
      findings: open,
      taken: new Set(pending.flatMap((each) => each.proposal.touches)),
    },
    given.finding,
  );
  if (fixes.length === 0)
    throw fail("conflict", "No single step fixes this in the pipeline as it is.", {
      mend: "Say in the chat what is to become of these rows, or keep them with a reason.",
    });
  return fixes;
}

/** Suggestions without a request: a plan of their own, proven and decided as every other. */
export async function proposeFix(caller: Caller, given: Given): Promise<ConversationView> {
  const { findings } = await viewConversation(caller, given.pipeline);
  const finding = findings.find((each) => each.id === given.finding);
  if (!finding) throw fail("not_found", "There is no such open finding.");
  const { workspaceId } = caller;
  await withWorkspace(workspaceId, async (tx) => {
    const { record } = await lockPipeline(tx, given.pipeline);
    const fixes = await fixesFor(tx, given, findings);
    if (fixes.length === 0) return;
    const last = await tx.suggestion.aggregate({ where: { pipelineId: record.id }, _max: { number: true } });
    const turnId = randomUUID();
    await tx.suggestion.createMany({
      data: fixes.map((proposal, index) => ({
        workspaceId,
        pipelineId: record.id,
        turnId,
        number: (last._max.number ?? 0) + 1 + index,
        revision: record.revision,
        proposal: proposal as unknown as Prisma.InputJsonValue,
      })),
    });
    await audit(tx, caller, {
      action: "suggestions.proposeFix",
      subject: record.name,
      after: { finding: finding.id, titles: fixes.map(({ title }) => title) },
    });
    await notify(tx, { workspaceId, kind: "pipeline", id: record.id, number: record.revision });
  });
  await enqueue("prove-suggestions", { workspaceId, pipelineId: given.pipeline });
  return viewConversation(caller, given.pipeline);
}
