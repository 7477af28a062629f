import { type Problem, problem } from "#domain/errors/problem.ts";
import { SluiceError } from "#domain/errors/sluice-error.ts";
import { nodeKind } from "#domain/nodes/table.ts";
import type { Pipeline, PipelineNode } from "#domain/pipeline/document.ts";
import type { SourceShape } from "#domain/plan/bound.ts";
import { shapesOf, type SourcesByNode, sourcesOf } from "#server/pipelines/pipeline-sources.ts";
import type { Tx } from "#server/platform/db.ts";

const unprofiled = (node: PipelineNode): Problem =>
  problem("source_unreadable", `${node.name} has not been profiled yet, so its columns are not known.`, {
    node: node.name,
    mend: "Wait for its profile, or bring the source again.",
  });

/** How many rows a source had when it was profiled. */
export function expectedRows(sources: SourcesByNode, node: string): number | null {
  const rows = (sources.get(node)?.profile as { rows?: unknown } | null)?.rows;
  return typeof rows === "number" ? rows : null;
}

/** Columns and dialect of every source of a document, as its profile froze them. */
export async function sourceShapes(
  tx: Tx,
  pipelineId: string,
  pipeline: Pipeline,
): Promise<Record<string, SourceShape>> {
  const shapes = shapesOf(await sourcesOf(tx, pipelineId, pipeline));
  const problems = pipeline.nodes
    .filter((node) => nodeKind(node.kind).family === "source" && !shapes[node.name])
    .map(unprofiled);
  if (problems.length > 0) throw new SluiceError(problems);
  return shapes;
}
