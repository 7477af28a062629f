import { fail } from "#domain/errors/sluice-error.ts";
import { type Author, saveRevision } from "#server/pipelines/save-revision.ts";
import { lockOnRevision, type StoredPipeline } from "#server/pipelines/stored-pipeline.ts";
import { viewPipeline } from "#server/pipelines/view-pipeline.ts";
import type { Caller } from "#server/platform/caller.ts";
import { type Tx, withWorkspace } from "#server/platform/db.ts";
import { type Decided, decided } from "./decided.ts";
import { proveChanged } from "#server/pipelines/prove-changed.ts";
import { standPending } from "./stale-proofs.ts";
import { listSuggestions, pick, requiredBy, type StoredSuggestion } from "./stored-suggestions.ts";
import { changeText } from "#server/platform/document-thread/read-text.ts";

/** Refuses what is decided, unproven, proven on something else, or stands on something that is not accepted with it. */
async function check(
  tx: Tx,
  stored: StoredPipeline,
  given: { all: readonly StoredSuggestion[]; wanted: readonly StoredSuggestion[] },
): Promise<void> {
  const { all, wanted } = given;
  const { stale } = await standPending(tx, { pipelineId: stored.record.id, text: stored.revision.text, all });
  for (const suggestion of wanted) {
    const { title } = suggestion.proposal;
    if (suggestion.decision !== "pending")
      throw fail("conflict", `"${title}" was ${suggestion.decision} already.`, {
        mend: "Look at the suggestions again.",
      });
    const missing = requiredBy(all, suggestion).find((each) => each.decision !== "accepted" && !wanted.includes(each));
    if (missing)
      throw fail("conflict", `"${title}" needs "${missing.proposal.title}" first.`, {
        mend: "Accept that one first, or both together.",
      });
    if (suggestion.proof && suggestion.proof.status !== "passed")
      throw fail("conflict", `The proof of "${title}" failed.`, {
        mend: suggestion.proof.problems[0] ?? "Reject it, or ask again.",
      });
    if (!suggestion.proof || stale.includes(suggestion))
      throw fail("conflict", `"${title}" is not proven on the pipeline as it is now.`, {
        mend: "Its proof is being made; wait a moment.",
      });
  }
}

interface Order {
  readonly stored: StoredPipeline;
  readonly keys: readonly string[];
  readonly reason: string;
}

/** Each acceptance is one revision and one undo step; all or none. The proofs hold for what is shown when it begins. */
export async function acceptAll(tx: Tx, author: Author, { stored, keys, reason }: Order): Promise<StoredPipeline> {
  const all = await listSuggestions(tx, stored.record.id);
  const wanted = [...new Set(keys)].map((key) => pick(all, key)).toSorted((a, b) => a.record.number - b.record.number);
  await check(tx, stored, { all, wanted });
  let current = stored;
  for (const { key, proposal, record } of wanted) {
    const text = await changeText(current.revision.text, proposal.operations);
    current = await saveRevision(tx, author, {
      stored: current,
      text,
      reason: `accepted ${record.number}: ${proposal.title}`.slice(0, 500),
      action: "suggestions.accept",
    });
    await tx.suggestion.update({
      where: { key },
      data: {
        decision: "accepted",
        decidedBy: author.personId,
        decidedReason: reason || null,
        decidedAt: new Date(),
        acceptedAs: current.revision.number,
        revertedAs: null,
      },
    });
  }
  return current;
}

/** Accepts in the plan's order, in which required ones come first. */
export async function acceptSuggestions(
  caller: Caller,
  given: { pipeline: string; keys: readonly string[]; revision: number },
): Promise<Decided> {
  await withWorkspace(caller.workspaceId, async (tx) =>
    acceptAll(tx, caller, {
      stored: await lockOnRevision(tx, given.pipeline, given.revision),
      keys: given.keys,
      reason: "",
    }),
  );
  await proveChanged(caller.workspaceId, given.pipeline);
  return decided(caller, await viewPipeline(caller, given.pipeline), []);
}
