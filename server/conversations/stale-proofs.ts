import { getStoredPipeline } from "#server/pipelines/stored-pipeline.ts";
import type { Tx } from "#server/platform/db.ts";
import type { SourcesByNode } from "#server/pipelines/pipeline-sources.ts";
import {
  type LaidPlan,
  layPlan,
  listSuggestions,
  proofHash,
  sourcesFor,
  type StoredSuggestion,
} from "./stored-suggestions.ts";

export interface Pending {
  readonly plan: LaidPlan;
  readonly sources: SourcesByNode;
  readonly stale: readonly StoredSuggestion[];
}

const isStale = (suggestion: StoredSuggestion, place: Omit<Pending, "stale">): boolean => {
  if (suggestion.decision !== "pending") return false;
  const { proofHash: made } = suggestion.record;
  return made === null || made !== proofHash(place.plan, suggestion, place.sources);
};

/** The pending suggestions on the document as it is shown, and those whose proof was made on something else, or not at all. */
export async function standPending(
  tx: Tx,
  given: { pipelineId: string; text: string; all: readonly StoredSuggestion[] },
): Promise<Pending> {
  const plan = await layPlan(given.text, given.all);
  const sources = await sourcesFor(tx, given.pipelineId, plan.text);
  return { plan, sources, stale: given.all.filter((each) => isStale(each, { plan, sources })) };
}

export async function readPending(tx: Tx, pipelineId: string): Promise<Pending> {
  const {
    revision: { text },
  } = await getStoredPipeline(tx, pipelineId);
  return standPending(tx, { pipelineId, text, all: await listSuggestions(tx, pipelineId) });
}
