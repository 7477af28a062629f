import { Handle, type NodeProps, Position } from "@xyflow/react";
import { Layers } from "lucide-react";
import { memo } from "react";
import { useCanvasTools } from "./canvas-tools.ts";
import { foldedGroup } from "./fold.ts";
import { findingWords, lookOf } from "./step-look.ts";
import type { StepFlowNode } from "./step-node.tsx";

/** A folded group: one card for all of its steps. */
export const FoldNode = memo(function FoldNode({ data: { step }, selected }: NodeProps<StepFlowNode>) {
  const { unfold, editable } = useCanvasTools();
  const group = foldedGroup(step.name) ?? step.title;
  return (
    <div
      className={`step fold ${step.state} ${lookOf(step)} ${selected ? "selected" : ""}`}
      role="group"
      aria-label={[`Group ${group}`, step.summary, findingWords(step)].filter(Boolean).join(", ")}
      data-testid={`group-${group}`}
    >
      <Handle id="in" type="target" position={Position.Left} isConnectable={false} role="img" aria-label="input" />
      <div className="step-head">
        <span className="step-icon">
          <Layers size={16} strokeWidth={1.6} aria-hidden />
        </span>
        <span className="step-names">
          <b>{step.title}</b>
          <span>{step.summary}</span>
        </span>
      </div>
      <div className="step-foot">
        <button
          type="button"
          className="nodrag"
          aria-expanded={false}
          aria-label={`Unfold ${group}`}
          disabled={!editable}
          onClick={() => unfold(group)}
        >
          Unfold
        </button>
        <span>{step.problems > 0 ? `${step.problems} to fix` : ""}</span>
      </div>
      <Handle id="out" type="source" position={Position.Right} isConnectable={false} role="img" aria-label="output" />
    </div>
  );
});
