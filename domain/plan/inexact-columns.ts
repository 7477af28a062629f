import { nodeKind } from "../nodes/table.ts";
import type { Pipeline, PipelineNode } from "../pipeline/document.ts";
import { findNode, topological } from "../pipeline/graph.ts";
import type { Bound } from "./bound.ts";
import { columnOrigins } from "./lineage.ts";

const isFloat = (type: string): boolean => type === "double" || type === "real";

/** Whether a node computes the column over several rows: an aggregate, or a window. */
function overRows(node: PipelineNode, bound: Bound, column: string): boolean {
  const slot = nodeKind(node.kind)
    .expressions(node.config)
    .find(({ field }) => field.endsWith(`.${column}`));
  return (
    slot !== undefined &&
    (slot.role === "aggregate" || / OVER ?\(/i.test(bound.nodes[node.name]?.expressions[slot.field]?.text ?? slot.text))
  );
}

/**
 * By node, the float columns that hold sums of floats, and what is made of these: their last digits depend on the order in
 * which an executor adds, so they are the same value when they agree to nine digits. Every other float is exact.
 */
export function inexactColumns(pipeline: Pipeline, bound: Bound): Record<string, ReadonlySet<string>> {
  const origins = columnOrigins(pipeline, bound);
  const found: Record<string, Set<string>> = {};
  for (const name of topological(pipeline).order) {
    const node = findNode(pipeline, name);
    if (!node) continue;
    const columns = (bound.nodes[name]?.columns ?? []).filter(({ type }) => isFloat(type));
    const isInexact = (column: string): boolean =>
      overRows(node, bound, column) ||
      (origins[name]?.[column] ?? []).some((origin) => found[origin.node]?.has(origin.column));
    found[name] = new Set(columns.map((column) => column.name).filter(isInexact));
  }
  return found;
}
