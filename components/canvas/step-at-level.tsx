import type { NodeProps } from "@xyflow/react";
import { memo } from "react";
import { foldedGroup } from "./fold.ts";
import { FoldNode } from "./fold-node.tsx";
import { StepBox } from "./step-box.tsx";
import { StepNode, type StepFlowNode } from "./step-node.tsx";

/** A step or a folded group, as much of it as can be read at this zoom. */
export const StepAtLevel = memo(function StepAtLevel(props: NodeProps<StepFlowNode>) {
  if (props.data.isBox) return <StepBox {...props} />;
  return foldedGroup(props.data.step.name) === null ? <StepNode {...props} /> : <FoldNode {...props} />;
});
