import { fail } from "#domain/errors/sluice-error.ts";
import { findNode } from "#domain/pipeline/graph.ts";
import type { Proof } from "#domain/suggestions/suggestion.ts";
import type { Caller } from "#server/platform/caller.ts";
import { withWorkspace } from "#server/platform/db.ts";
import { processEngine } from "#server/sources/process-engine.ts";
import { openProver, proveStep } from "#server/suggestions/index.ts";
import { readDocument } from "./bind-stored.ts";
import { profiledSources } from "./pipeline-sources.ts";
import { getStoredPipeline } from "./stored-pipeline.ts";

/** The rows that a step of the draft removes, changes and adds, on all rows of the sources' snapshots. */
export async function getStepChanges(caller: Caller, given: { id: string; node: string }): Promise<Proof> {
  const document = await withWorkspace(caller.workspaceId, async (tx) =>
    readDocument(tx, given.id, (await getStoredPipeline(tx, given.id)).revision.text),
  );
  const { pipeline } = document.draft;
  const node = findNode(pipeline, given.node);
  if (!node)
    throw fail("not_found", `There is no step ${given.node}.`, { node: given.node, mend: "Reload the pipeline." });
  const sources = Object.fromEntries(profiledSources(document.sources).map((source) => [source.name, source]));
  const prover = await openProver({ engine: processEngine(), sources });
  try {
    return await proveStep(prover, pipeline, node);
  } finally {
    await prover.close();
  }
}
