import type { Pipeline, PipelineNode } from "#domain/pipeline/document.ts";
import { findNode, readersOf } from "#domain/pipeline/graph.ts";

/** Steps that leave the rows of a source what they are: fixes of findings, and what people put beside them. */
const fixing = new Set(["cast", "derive", "dedupe", "filter", "check", "select"]);

interface SourceHead {
  /** The step whose rows a new plan reads for the source. */
  readonly node: string;
  readonly steps: readonly PipelineNode[];
}

/** The end of the steps that stand behind a source and that nothing reads yet; the source itself where they part or lead on. */
export function headOf(pipeline: Pipeline | null, source: string): SourceHead {
  const steps: PipelineNode[] = [];
  const none = { node: source, steps: [] };
  for (let node = source; pipeline;) {
    const [edge, ...others] = readersOf(pipeline, node);
    if (!edge) return { node, steps };
    const next = findNode(pipeline, edge.to);
    if (others.length > 0 || edge.output !== "out" || !next || !fixing.has(next.kind) || steps.includes(next))
      return none;
    steps.push(next);
    node = next.name;
  }
  return none;
}
