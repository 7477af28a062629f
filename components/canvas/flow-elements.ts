import { type Edge, MarkerType, Position } from "@xyflow/react";
import { nodeKind } from "#domain/nodes/table.ts";
import type { StepGroup } from "#domain/pipeline/document.ts";
import type { Box } from "./edge-route.ts";
import { foldedGroup } from "./fold.ts";
import type { FrameFlowNode } from "./frame-node.tsx";
import type { Graph, Link, Step } from "./graph.ts";
import { type Place, stepSize } from "./layered-layout.ts";
import type { Level } from "./level.ts";
import type { RowFlowEdge } from "./row-edge.tsx";
import type { StepFlowNode } from "./step-node.tsx";

const dot = 9;
/** Edges go round steps where so many are drawn at most. */
const mostBoxes = 150;

/** Where the dots of a step lie, as its style sets them: told, so that nothing is measured before the first paint. */
function handlesOf(step: Step, refuses: boolean): NonNullable<StepFlowNode["handles"]> {
  const { family, inputs } = nodeKind(step.kind);
  const isFold = foldedGroup(step.name) !== null;
  const ports = isFold ? ["in"] : inputs;
  const size = { width: dot, height: dot };
  const inner = stepSize.height - 2;
  return [
    ...ports.map((id, index) => ({
      id,
      type: "target" as const,
      position: Position.Left,
      x: 1 - dot / 2,
      y: 1 + inner * (ports.length > 1 ? 0.3 + index * 0.4 : 0.5) - dot / 2,
      ...size,
    })),
    ...(isFold || family !== "sink"
      ? [
          {
            id: "out",
            type: "source" as const,
            position: Position.Right,
            x: stepSize.width - 1 - dot / 2,
            y: stepSize.height / 2 - dot / 2,
            ...size,
          },
        ]
      : []),
    ...(refuses
      ? [
          {
            id: "rejects",
            type: "source" as const,
            position: Position.Bottom,
            x: stepSize.width / 2 - dot / 2,
            y: stepSize.height - 1 - dot / 2,
            ...size,
          },
        ]
      : []),
  ];
}

export interface Drawn {
  readonly level: Level;
  readonly refusing: ReadonlySet<string>;
  readonly highlighted: ReadonlySet<string>;
  readonly places: ReadonlyMap<string, Place>;
}

/** Nodes of the flow; one whose step, place and look are as before is the same object, so that it is not drawn again. */
export function flowNodes(graph: Graph, drawn: Drawn, before: ReadonlyMap<string, StepFlowNode>): StepFlowNode[] {
  return graph.steps.map((step) => {
    const { x, y } = drawn.places.get(step.name) ?? { x: 0, y: 0 };
    const highlighted = drawn.highlighted.has(step.name);
    const refuses = drawn.refusing.has(step.name);
    const isBox = drawn.level === "boxes";
    const old = before.get(step.name);
    if (
      old &&
      old.data.step === step &&
      old.data.highlighted === highlighted &&
      old.data.refuses === refuses &&
      old.data.isBox === isBox &&
      old.position.x === x &&
      old.position.y === y
    )
      return old;
    return {
      id: step.name,
      type: "step",
      position: { x, y },
      selected: old?.selected ?? false,
      ...stepSize,
      measured: { ...stepSize },
      handles: handlesOf(step, refuses),
      deletable: step.state !== "proposed",
      connectable: step.state !== "proposed" && foldedGroup(step.name) === null,
      data: { step, highlighted, refuses, isBox },
    };
  });
}

const colourOf = (link: Link): string =>
  link.proposed ? "var(--accent)" : link.added > 0 ? "var(--warn-dot)" : "var(--g-400)";

/** Edges of the flow; none where boxes are drawn, for there all lines are one path. */
export function flowEdges(graph: Graph, places: ReadonlyMap<string, Place>, level: Level): RowFlowEdge[] {
  if (level === "boxes") return [];
  const boxes: Box[] =
    graph.steps.length > mostBoxes ? [] : [...places.values()].map((place) => ({ ...place, ...stepSize }));
  const back = new Map<string, number>();
  for (const link of graph.links)
    if ((places.get(link.to)?.x ?? 0) <= (places.get(link.from)?.x ?? 0)) back.set(link.id, back.size);
  return graph.links.map((link): Edge<RowFlowEdge["data"] & {}, "rows"> => ({
    id: link.id,
    type: "rows",
    source: link.from,
    sourceHandle: link.output,
    target: link.to,
    targetHandle: link.port,
    data: { link, lane: back.get(link.id) ?? 0, boxes },
    deletable: !link.proposed && foldedGroup(link.to) === null,
    ariaLabel: `Rows from ${link.from} to ${link.to}`,
    markerEnd: { type: MarkerType.ArrowClosed, width: 14, height: 14, color: colourOf(link) },
  }));
}

const air = { side: 18, top: 38 } as const;

/** A frame round the steps of each open group. */
export function flowFrames(nodes: readonly StepFlowNode[], groups: readonly StepGroup[]): FrameFlowNode[] {
  const byName = new Map(nodes.map((node) => [node.id, node.position]));
  return groups.flatMap((group) => {
    const places = group.folded ? [] : group.steps.flatMap((step) => byName.get(step) ?? []);
    if (places.length === 0) return [];
    const [left, top] = [Math.min(...places.map(({ x }) => x)), Math.min(...places.map(({ y }) => y))];
    const size = {
      width: Math.max(...places.map(({ x }) => x)) - left + stepSize.width + 2 * air.side,
      height: Math.max(...places.map(({ y }) => y)) - top + stepSize.height + air.top + air.side,
    };
    return [
      {
        id: `frame:${group.name}`,
        type: "frame" as const,
        position: { x: left - air.side, y: top - air.top },
        ...size,
        measured: size,
        handles: [],
        zIndex: -1,
        draggable: false,
        selectable: false,
        focusable: false,
        deletable: false,
        connectable: false,
        data: { group },
      },
    ];
  });
}
