import type { NodeProps } from "@xyflow/react";
import { memo } from "react";
import { isBad, stepLabel, type StepFlowNode } from "./step-node.tsx";

/** A step from far away: a box with its name, one element. */
export const StepBox = memo(function StepBox({ data, selected }: NodeProps<StepFlowNode>) {
  const { step, highlighted } = data;
  const look = isBad(step) ? "bad" : step.findings.length > 0 ? "warn" : "";
  const run = step.run && !step.run.isOld ? `run-${step.run.state}` : "";
  return (
    <div
      className={`step-box ${step.state} ${look} ${run} ${selected ? "selected" : ""} ${highlighted ? "highlighted" : ""}`}
      data-testid={`step-${step.name}`}
      role="group"
      aria-label={stepLabel(data)}
    >
      {step.title}
    </div>
  );
});
