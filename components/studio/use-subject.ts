import { useMemo } from "react";
import type { SuggestionView } from "#domain/api/conversations.ts";
import type { NodeView, PipelineView } from "#domain/api/pipelines.ts";
import type { KindName } from "#domain/nodes/table.ts";
import type { PipelineNode } from "#domain/pipeline/document.ts";
import type { Shown } from "../preview/drawer.tsx";
import { suggestedStep, suggestionOf } from "./suggested.ts";

/** What inspector and drawer are about: a step of the draft, or one that a suggestion would make. */
export interface Subject {
  readonly node: NodeView | null;
  /** The step as the suggestion would make it. */
  readonly proposed: PipelineNode | null;
  readonly suggestion: SuggestionView | null;
  readonly shown: Shown | null;
}

interface Given {
  readonly pipeline: PipelineView;
  readonly selected: string | null;
  readonly focused: SuggestionView | null;
  readonly suggestions: readonly SuggestionView[];
}

function subjectOf({ pipeline, selected, focused, suggestions }: Given): Subject {
  const pending = suggestions.filter((each) => each.decision === "pending");
  const chosen = selected === null ? null : (pipeline.nodes.find((each) => each.name === selected) ?? null);
  const ghost = chosen
    ? null
    : selected === null
      ? focused
      : (pending.find((each) => each.touches.includes(selected)) ?? null);
  const proposed = ghost ? suggestedStep(pipeline, ghost, suggestions) : null;
  const node = chosen ?? (proposed ? (pipeline.nodes.find((each) => each.name === proposed.name) ?? null) : null);
  const suggestion = chosen ? suggestionOf(chosen, suggestions) : ghost;
  const step =
    suggestion?.decision === "pending" ? (proposed ?? suggestedStep(pipeline, suggestion, suggestions)) : null;
  if (step)
    return {
      node,
      proposed: step,
      suggestion,
      shown: { suggestion, step: { name: step.name, kind: step.kind, inputs: step.inputs } },
    };
  return {
    node,
    proposed: null,
    suggestion,
    shown: node ? { suggestion, step: { name: node.name, kind: node.kind as KindName, inputs: node.inputs } } : null,
  };
}

export const useSubject = ({ pipeline, selected, focused, suggestions }: Given): Subject =>
  useMemo(() => subjectOf({ pipeline, selected, focused, suggestions }), [pipeline, selected, focused, suggestions]);
