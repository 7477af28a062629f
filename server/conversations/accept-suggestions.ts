import { fail } from "#domain/errors/sluice-error.ts";
import { applyOperations } from "#domain/pipeline/apply.ts";
import { type Author, saveRevision } from "#server/pipelines/save-revision.ts";
import { lockOnRevision, type StoredPipeline } from "#server/pipelines/stored-pipeline.ts";
import { viewPipeline } from "#server/pipelines/view-pipeline.ts";
import type { Caller } from "#server/platform/caller.ts";
import { type Tx, withWorkspace } from "#server/platform/db.ts";
import { type Decided, decided } from "./decided.ts";
import { proveChanged, standPending } from "./stale-proofs.ts";
import { listSuggestions, pick, requiredBy, type StoredSuggestion } from "./stored-suggestions.ts";

async function check(tx: Tx, stored: StoredPipeline, given: { all: readonly StoredSuggestion[]; suggestion: StoredSuggestion }): Promise<void> {
  const { suggestion, all } = given;
  const place = { mend: "Look at the suggestions again." };
  if (suggestion.decision !== "pending") throw fail("conflict", `"${suggestion.proposal.title}" was ${suggestion.decision} already.`, place);
  const missing = requiredBy(all, suggestion).find((each) => each.decision !== "accepted");
  if (missing) throw fail("conflict", `"${suggestion.proposal.title}" needs "${missing.proposal.title}" first.`, { mend: "Accept that one first, or both together." });
  if (suggestion.proof?.status !== "passed") throw fail("conflict", `"${suggestion.proposal.title}" is not proven.`, { mend: suggestion.proof?.problems[0] ?? "Wait for its proof." });
  const { stale } = await standPending(tx, { pipelineId: stored.record.id, text: stored.revision.text, all });
  if (stale.includes(suggestion)) throw fail("conflict", `The proof of "${suggestion.proposal.title}" was made before the pipeline changed.`, { mend: "It is proven again; wait a moment." });
}

interface Order { readonly key: string; readonly stored: StoredPipeline; readonly reason: string }

/** One acceptance: one revision, one undo step. Returns the pipeline as it is now. */
export async function acceptOne(tx: Tx, author: Author, order: Order): Promise<StoredPipeline> {
  const { stored, key } = order;
  const all = await listSuggestions(tx, stored.record.id);
  const suggestion = pick(all, key);
  await check(tx, stored, { all, suggestion });
  const text = applyOperations(stored.revision.text, suggestion.proposal.operations);
  const next = await saveRevision(tx, author, { stored, text, reason: `accepted ${suggestion.record.number}: ${suggestion.proposal.title}`.slice(0, 500), action: "suggestions.accept" });
  await tx.suggestion.update({ where: { key }, data: { decision: "accepted", decidedBy: author.personId, decidedReason: order.reason || null, decidedAt: new Date(), acceptedAs: next.revision.number, revertedAs: null } });
  return next;
}

/** Accepts in the given order, required ones first; all or none. */
export async function acceptSuggestions(caller: Caller, given: { pipeline: string; keys: readonly string[]; revision: number }): Promise<Decided> {
  await withWorkspace(caller.workspaceId, async (tx) => {
    let stored = await lockOnRevision(tx, given.pipeline, given.revision);
    const all = await listSuggestions(tx, given.pipeline);
    const wanted = given.keys.map((key) => pick(all, key));
    const first = (a: StoredSuggestion, b: StoredSuggestion): number => (requiredBy(all, b).includes(a) ? -1 : requiredBy(all, a).includes(b) ? 1 : a.record.number - b.record.number);
    for (const suggestion of wanted.toSorted(first)) stored = await acceptOne(tx, caller, { key: suggestion.key, stored, reason: "" });
  });
  await proveChanged(caller.workspaceId, given.pipeline);
  return decided(caller, await viewPipeline(caller, given.pipeline), []);
}
