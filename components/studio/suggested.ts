import type { SuggestionView } from "#domain/api/conversations.ts";
import type { NodeView, PipelineView } from "#domain/api/pipelines.ts";
import { type KindName, nodeKind } from "#domain/nodes/table.ts";
import { applyOperations } from "#domain/pipeline/apply.ts";
import type { PipelineNode } from "#domain/pipeline/document.ts";
import { findNode } from "#domain/pipeline/graph.ts";
import { parsePipeline } from "#domain/pipeline/parse.ts";

/** The suggestion with all that it requires, in the order of the plan. */
function chainOf(suggestion: SuggestionView, all: readonly SuggestionView[]): SuggestionView[] {
  const plan = all
    .filter((each) => each.turnKey === suggestion.turnKey && each.decision === "pending")
    .sort((a, b) => a.number - b.number);
  const needed = new Set([suggestion.id]);
  for (const each of plan.toReversed()) if (needed.has(each.id)) each.requires.forEach((id) => needed.add(id));
  return plan.filter((each) => needed.has(each.id));
}

/** A step as a pending suggestion, with all that it requires, would make it. */
export function suggestedStep(
  pipeline: PipelineView,
  suggestion: SuggestionView,
  all: readonly SuggestionView[],
): PipelineNode | null {
  const name = suggestion.proof?.node ?? suggestion.touches.at(-1);
  try {
    const text = chainOf(suggestion, all).reduce(
      (current, each) => applyOperations(current, each.operations),
      pipeline.text,
    );
    return name ? (findNode(parsePipeline(text).pipeline, name) ?? null) : null;
  } catch {
    return null;
  }
}

const madeBy = (suggestion: SuggestionView, node: NodeView): boolean =>
  suggestion.operations.some(
    (each) =>
      (each.op === "insert" || each.op === "addNode") &&
      each.name === node.name &&
      each.kind === node.kind &&
      Object.entries(each.config).every(
        ([key, value]) =>
          nodeKind(node.kind as KindName).inputs.includes(key) ||
          JSON.stringify(node.config[key]) === JSON.stringify(value),
      ),
  );

/** Whether the proof was made on the rows that the step has now. */
function stillHolds(suggestion: SuggestionView, node: NodeView): boolean {
  return madeBy(suggestion, node) && node.rows !== null && suggestion.proof?.rowsAfter === node.rows;
}

/** The suggestion whose proof tells what the step does: one that waits at it, else the accepted one that made it as it still is. */
export function suggestionOf(node: NodeView, suggestions: readonly SuggestionView[]): SuggestionView | null {
  const waiting = suggestions.find((each) => each.decision === "pending" && each.proof?.node === node.name);
  return (
    waiting ??
    suggestions.findLast(
      (each) => each.decision === "accepted" && each.proof?.node === node.name && stillHolds(each, node),
    ) ??
    null
  );
}
