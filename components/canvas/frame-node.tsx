import { type Node, type NodeProps } from "@xyflow/react";
import { ChevronDown } from "lucide-react";
import { memo } from "react";
import type { StepGroup } from "#domain/pipeline/document.ts";
import { plural } from "#domain/text/plural.ts";
import { useCanvasTools } from "./canvas-tools.ts";

export type FrameFlowNode = Node<{ group: StepGroup }, "frame">;

/** The frame of an open group: its name and its button stand above its steps. */
export const FrameNode = memo(function FrameNode({ data: { group } }: NodeProps<FrameFlowNode>) {
  const { setGroup, renameGroup, editable } = useCanvasTools();
  return (
    <section className="group-frame" aria-label={`Group ${group.name}`} data-testid={`group-${group.name}`}>
      <header className="nodrag">
        <button
          type="button"
          aria-expanded
          aria-label={`Fold ${group.name}`}
          disabled={!editable}
          onClick={() => setGroup(group.name, { ...group, folded: true })}
        >
          <ChevronDown size={13} />
        </button>
        <button
          type="button"
          className="group-name"
          aria-label={`Rename ${group.name}`}
          disabled={!editable}
          onClick={() => renameGroup(group.name)}
        >
          {group.name}
        </button>
        <small>{plural(group.steps.length, "step")}</small>
      </header>
    </section>
  );
});
