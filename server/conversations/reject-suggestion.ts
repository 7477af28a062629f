import { fail } from "#domain/errors/sluice-error.ts";
import { dependents } from "#domain/suggestions/suggestion.ts";
import { audit } from "#server/access/audit.ts";
import { lockPipeline } from "#server/pipelines/stored-pipeline.ts";
import { viewPipeline } from "#server/pipelines/view-pipeline.ts";
import type { Caller } from "#server/platform/caller.ts";
import { withWorkspace } from "#server/platform/db.ts";
import { notify } from "#server/platform/notify.ts";
import { type Decided, decided, type Withdrawn } from "./decided.ts";
import { proveChanged } from "#server/pipelines/prove-changed.ts";
import { listSuggestions, pick } from "./stored-suggestions.ts";

/** Rejects one with a reason; pending ones of its plan that require it are withdrawn, and named in the answer. */
export async function rejectSuggestion(
  caller: Caller,
  given: { pipeline: string; key: string; reason: string },
): Promise<Decided> {
  const withdrawn = await withWorkspace(caller.workspaceId, async (tx): Promise<Withdrawn[]> => {
    const { record } = await lockPipeline(tx, given.pipeline);
    const all = await listSuggestions(tx, given.pipeline);
    const suggestion = pick(all, given.key);
    if (suggestion.decision !== "pending")
      throw fail("conflict", `"${suggestion.proposal.title}" was ${suggestion.decision} already.`);
    const by = { decidedBy: caller.personId, decidedAt: new Date() };
    await tx.suggestion.update({
      where: { key: given.key },
      data: { ...by, decision: "rejected", decidedReason: given.reason },
    });
    const plan = all.filter((each) => each.turnId === suggestion.turnId);
    const ids = dependents(
      plan.map((each) => each.proposal),
      suggestion.proposal.id,
    );
    const falling = plan.filter((each) => each.decision === "pending" && ids.includes(each.proposal.id));
    const reason = `requires "${suggestion.proposal.title}"`;
    await tx.suggestion.updateMany({
      where: { key: { in: falling.map((each) => each.key) } },
      data: { ...by, decision: "withdrawn", decidedReason: reason },
    });
    await audit(tx, caller, {
      action: "suggestions.reject",
      subject: record.name,
      after: {
        title: suggestion.proposal.title,
        reason: given.reason,
        withdrawn: falling.map((each) => each.proposal.title),
      },
    });
    await notify(tx, { workspaceId: caller.workspaceId, kind: "pipeline", id: record.id, number: record.revision });
    return falling.map((each) => ({ key: each.key, title: each.proposal.title, decision: "withdrawn" }));
  });
  await proveChanged(caller.workspaceId, given.pipeline);
  return decided(caller, await viewPipeline(caller, given.pipeline), withdrawn);
}
