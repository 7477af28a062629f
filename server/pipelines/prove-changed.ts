import { withWorkspace } from "#server/platform/db.ts";
import { readAsWritten } from "./read-otherwise.ts";
import { enqueue } from "#server/queue/index.ts";

/** Follows a change of a document: files that it reads otherwise are profiled so, and suggestions are proven again. */
export async function followChange(workspaceId: string, pipelineId: string): Promise<void> {
  await readAsWritten(workspaceId, pipelineId);
  await proveChanged(workspaceId, pipelineId);
}

/** Has a worker look at the pending suggestions: what a change made stale is proven again. A turn that goes on does so itself. */
export async function proveChanged(workspaceId: string, pipelineId: string): Promise<void> {
  const isNeeded = await withWorkspace(workspaceId, async (tx) => {
    const thinking = await tx.turn.count({ where: { pipelineId, state: { in: ["waiting", "thinking", "proving"] } } });
    return thinking === 0 && (await tx.suggestion.count({ where: { pipelineId, decision: "pending" } })) > 0;
  });
  if (isNeeded) await enqueue("prove-suggestions", { workspaceId, pipelineId });
}
