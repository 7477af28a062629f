import { getStoredPipeline } from "#server/pipelines/stored-pipeline.ts";
import { type Tx, withWorkspace } from "#server/platform/db.ts";
import { enqueue } from "#server/queue/index.ts";
import { listSuggestions, proofHash, sourcesFor, type StoredSuggestion, textWithPending } from "./stored-suggestions.ts";

/** Pending suggestions whose proof was made on something else than is shown now, or not at all. */
export async function stalePending(tx: Tx, pipelineId: string): Promise<{ text: string; all: StoredSuggestion[]; stale: StoredSuggestion[] }> {
  const { revision: { text } } = await getStoredPipeline(tx, pipelineId);
  const all = await listSuggestions(tx, pipelineId);
  const sources = await sourcesFor(tx, pipelineId, textWithPending(text, all));
  const stale = all.filter((each) => each.decision === "pending" && (each.proof === null || each.record.proofHash === null || each.record.proofHash !== proofHash(text, { all, suggestion: each, sources })));
  return { text, all, stale };
}

/** Has a worker prove again what a change made stale. */
export async function proveChanged(workspaceId: string, pipelineId: string): Promise<void> {
  const count = await withWorkspace(workspaceId, async (tx) => {
    const thinking = await tx.turn.count({ where: { pipelineId, state: { in: ["waiting", "thinking", "proving"] } } });
    const pending = await tx.suggestion.count({ where: { pipelineId, decision: "pending" } });
    return thinking > 0 || pending === 0 ? 0 : (await stalePending(tx, pipelineId)).stale.length;
  });
  if (count > 0) await enqueue("prove-suggestions", { workspaceId, pipelineId });
}
