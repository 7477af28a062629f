import type { NodeProps } from "@xyflow/react";
import { memo } from "react";
import { lookOf } from "./step-look.ts";
import { stepLabel, type StepFlowNode } from "./step-node.tsx";

/** A step from far away: a box with its name, one element. */
export const StepBox = memo(function StepBox({ data, selected }: NodeProps<StepFlowNode>) {
  const { step, highlighted } = data;
  const run = step.run && !step.run.isOld ? `run-${step.run.state}` : "";
  return (
    <div
      className={`step-box ${step.state} ${lookOf(step)} ${run} ${selected ? "selected" : ""} ${highlighted ? "highlighted" : ""}`}
      data-testid={`step-${step.name}`}
      role="group"
      aria-label={stepLabel(data)}
    >
      {step.title}
    </div>
  );
});
