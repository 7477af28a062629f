import { getStoredPipeline } from "#server/pipelines/stored-pipeline.ts";
import { type Tx, withWorkspace } from "#server/platform/db.ts";
import { enqueue } from "#server/queue/index.ts";
import type { SourcesByNode } from "#server/pipelines/pipeline-sources.ts";
import { type LaidPlan, layPlan, listSuggestions, proofHash, sourcesFor, type StoredSuggestion } from "./stored-suggestions.ts";

export interface Pending { readonly plan: LaidPlan; readonly sources: SourcesByNode; readonly stale: readonly StoredSuggestion[] }

const isStale = (suggestion: StoredSuggestion, place: Omit<Pending, "stale">): boolean => {
  if (suggestion.decision !== "pending") return false;
  const { proofHash: made } = suggestion.record;
  return made === null || made !== proofHash(place.plan, suggestion, place.sources);
};

/** The pending suggestions on the document as it is shown, and those whose proof was made on something else, or not at all. */
export async function standPending(tx: Tx, given: { pipelineId: string; text: string; all: readonly StoredSuggestion[] }): Promise<Pending> {
  const plan = layPlan(given.text, given.all);
  const sources = await sourcesFor(tx, given.pipelineId, plan.text);
  return { plan, sources, stale: given.all.filter((each) => isStale(each, { plan, sources })) };
}

export async function readPending(tx: Tx, pipelineId: string): Promise<Pending> {
  const { revision: { text } } = await getStoredPipeline(tx, pipelineId);
  return standPending(tx, { pipelineId, text, all: await listSuggestions(tx, pipelineId) });
}

/** Has a worker prove again what a change made stale. */
export async function proveChanged(workspaceId: string, pipelineId: string): Promise<void> {
  const count = await withWorkspace(workspaceId, async (tx) => {
    const thinking = await tx.turn.count({ where: { pipelineId, state: { in: ["waiting", "thinking", "proving"] } } });
    const pending = await tx.suggestion.count({ where: { pipelineId, decision: "pending" } });
    return thinking > 0 || pending === 0 ? 0 : (await readPending(tx, pipelineId)).stale.length;
  });
  if (count > 0) await enqueue("prove-suggestions", { workspaceId, pipelineId });
}
