import type { LatestRun } from "#domain/api/runs.ts";
import type { Pipeline, PipelineNode } from "#domain/pipeline/document.ts";
import { getStoredPipeline } from "#server/pipelines/stored-pipeline.ts";
import type { Caller } from "#server/platform/caller.ts";
import { withWorkspace } from "#server/platform/db.ts";
import { getRun } from "./get-run.ts";
import { readText } from "#server/platform/document-thread/read-text.ts";

/** Equal where a step does the same to the same inputs, whatever the order in which its fields are written. */
function meaning({ kind, config, inputs }: PipelineNode): string {
  const fields = Object.entries(config).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([kind, fields, inputs]);
}

/** Steps of `now` that are not as they were, and every step that stands behind one. */
export function changedSince(before: Pipeline, now: Pipeline): string[] {
  const was = new Map(before.nodes.map((node) => [node.name, meaning(node)]));
  const followers = new Map<string, string[]>();
  for (const node of now.nodes)
    for (const input of node.inputs) followers.set(input.node, [...(followers.get(input.node) ?? []), node.name]);
  const changed = new Set(now.nodes.filter((node) => was.get(node.name) !== meaning(node)).map((node) => node.name));
  for (const name of changed) for (const follower of followers.get(name) ?? []) changed.add(follower);
  return [...changed];
}

/** The newest run of a pipeline beside the draft as it is shown now. */
export async function latestRun(
  caller: Caller,
  given: { pipeline: string; revision?: number | undefined },
): Promise<LatestRun> {
  const found = await withWorkspace(caller.workspaceId, async (tx) => {
    const { record, revision: shown } = await getStoredPipeline(tx, given.pipeline);
    const wanted = { pipelineId: record.id, number: given.revision ?? shown.number };
    const revision = (await tx.revision.findUnique({ where: { pipelineId_number: wanted } })) ?? shown;
    const run = await tx.run.findFirst({
      where: { pipelineId: record.id },
      orderBy: { number: "desc" },
      select: { id: true, text: true },
    });
    return run && { ...run, now: revision.text };
  });
  if (!found) return { run: null, changed: [] };
  const isSame = found.text === found.now;
  return {
    run: await getRun(caller, found.id),
    changed: isSame ? [] : changedSince((await readText(found.text)).pipeline, (await readText(found.now)).pipeline),
  };
}
