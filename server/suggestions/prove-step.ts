import type { Pipeline, PipelineNode } from "#domain/pipeline/document.ts";
import { upstream } from "#domain/pipeline/graph.ts";
import type { Proof, Proposal } from "#domain/suggestions/suggestion.ts";
import type { Prover } from "./prove.ts";

/** The document with everything above a step, without the step and with it. */
export function around(pipeline: Pipeline, node: PipelineNode): { before: Pipeline; after: Pipeline } {
  const above = new Set(upstream(pipeline, node.name));
  const keeping = (keep: (each: PipelineNode) => boolean): Pipeline => ({
    ...pipeline,
    nodes: pipeline.nodes.filter(keep),
  });
  return {
    before: keeping((each) => above.has(each.name)),
    after: keeping((each) => above.has(each.name) || each === node),
  };
}

/** A step of a document proven as if it was being added at the end of what stands above it. */
export function proveStep(prover: Prover, pipeline: Pipeline, node: PipelineNode): Promise<Proof> {
  const proposal: Proposal = {
    id: node.name,
    title: node.name,
    reason: "",
    kind: "step",
    risk: "low",
    requires: [],
    touches: [node.name],
    operations: [{ op: "addNode", name: node.name, kind: node.kind, config: { ...node.config } }],
    facts: [],
    finding: null,
  };
  return prover.prove({ ...around(pipeline, node), proposal });
}
