import { findNode, type Pipeline, upstream } from "#domain/pipeline/document.ts";
import type { Proof, Proposal } from "#domain/suggestions/suggestion.ts";

/**
 * Whether a proof still says what would happen: none of the nodes that it measured, nor anything upstream of them, is among
 * those that a change touched, and they are all there.
 */
export function provenStill(suggestion: { proof: Proof | null; proposal: Pick<Proposal, "touches" | "operations"> }, changedNodes: readonly string[], pipeline: Pipeline): boolean {
  const { proof, proposal } = suggestion;
  if (!proof || proof.status !== "passed") return false;
  const changed = new Set(changedNodes);
  const anchors = proposal.operations.flatMap((operation) => {
    if (operation.op === "insert") return [operation.edge.from.split(".")[0]!, operation.edge.to];
    return "node" in operation ? [operation.node] : [];
  });
  const named = [...new Set([...anchors, ...proposal.touches, ...(proof.node ? [proof.node] : [])])].filter((name) => findNode(pipeline, name));
  if (anchors.some((name) => !findNode(pipeline, name))) return false;
  return named.every((name) => !changed.has(name) && upstream(pipeline, name).every((each) => !changed.has(each)));
}
