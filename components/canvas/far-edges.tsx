import { ViewportPortal } from "@xyflow/react";
import { memo, useMemo } from "react";
import type { Link } from "./graph.ts";
import { stepSize } from "./layered-layout.ts";
import type { StepFlowNode } from "./step-node.tsx";

function pathOf(nodes: readonly StepFlowNode[], links: readonly Link[]): string {
  const places = new Map(nodes.map((node) => [node.id, node.position]));
  return links
    .flatMap((link) => {
      const [from, to] = [places.get(link.from), places.get(link.to)];
      if (!from || !to) return [];
      const [x1, y1] = [Math.round(from.x + stepSize.width), Math.round(from.y + stepSize.height / 2)];
      const [x2, y2] = [Math.round(to.x), Math.round(to.y + stepSize.height / 2)];
      return y1 === y2 ? [`M${x1} ${y1}H${x2}`] : [`M${x1} ${y1}L${x2} ${y2}`];
    })
    .join("");
}

/** From far away all edges are one path: no labels, no arrows, one element. */
export const FarEdges = memo(function FarEdges({
  nodes,
  links,
}: {
  nodes: readonly StepFlowNode[];
  links: readonly Link[];
}) {
  const path = useMemo(() => pathOf(nodes, links), [nodes, links]);
  return (
    <ViewportPortal>
      <svg className="far-edges" aria-hidden>
        <path d={path} />
      </svg>
    </ViewportPortal>
  );
});
