"use client";
import "@xyflow/react/dist/base.css";
import "./canvas.css";
import {
  applyNodeChanges,
  Background,
  BackgroundVariant,
  type Connection,
  MarkerType,
  MiniMap,
  type NodeChange,
  ReactFlow,
  ReactFlowProvider,
  useReactFlow,
} from "@xyflow/react";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { refusesRows } from "#domain/pipeline/graph-problems.ts";
import type { PipelineNode } from "#domain/pipeline/document.ts";
import type { Operation } from "#domain/pipeline/operation.ts";
import { CanvasControls } from "./canvas-controls.tsx";
import type { Graph } from "./graph.ts";
import { layeredLayout, stepSize } from "./layered-layout.ts";
import { RowEdge, type RowFlowEdge } from "./row-edge.tsx";
import { StepNode, type StepFlowNode } from "./step-node.tsx";
import { useCanvasKeys } from "./use-canvas-keys.ts";
import { roomAround, useFit } from "./use-fit.ts";

const nodeTypes = { step: StepNode };
const edgeTypes = { rows: RowEdge };

export interface FlowCanvasProps {
  readonly graph: Graph;
  readonly nodes: readonly Pick<PipelineNode, "name" | "kind" | "config">[];
  readonly selected: string | null;
  /** Steps of the suggestion that is hovered in the chat. */
  readonly highlighted: readonly string[];
  readonly editable: boolean;
  readonly onSelect: (name: string | null) => void;
  readonly onHover: (name: string | null) => void;
  readonly onApply: (operations: Operation[], reason: string) => void;
}

function toFlow({
  graph,
  nodes,
  highlighted,
  selected,
}: Pick<FlowCanvasProps, "graph" | "nodes" | "highlighted" | "selected">): {
  nodes: StepFlowNode[];
  edges: RowFlowEdge[];
} {
  const places = layeredLayout(graph);
  const boxes = graph.steps.length > 300 ? [] : [...places.values()].map((place) => ({ ...place, ...stepSize }));
  const turnsBack = graph.links
    .filter((link) => (places.get(link.to)?.x ?? 0) <= (places.get(link.from)?.x ?? 0))
    .map((link) => link.id);
  const written = new Map(nodes.map((node) => [node.name, node]));
  return {
    nodes: graph.steps.map((step) => ({
      id: step.name,
      type: "step",
      position: places.get(step.name) ?? { x: 0, y: 0 },
      selected: step.name === selected,
      width: stepSize.width,
      height: stepSize.height,
      deletable: step.state !== "proposed",
      connectable: step.state !== "proposed",
      data: {
        step,
        highlighted: highlighted.includes(step.name),
        refuses:
          refusesRows(
            (written.get(step.name) ?? { name: step.name, kind: step.kind, config: {}, inputs: [] }) as PipelineNode,
          ) || graph.links.some((link) => link.from === step.name && link.output === "rejects"),
      },
    })),
    edges: graph.links.map((link) => ({
      id: link.id,
      type: "rows",
      source: link.from,
      sourceHandle: link.output,
      target: link.to,
      targetHandle: link.port,
      data: { link, lane: Math.max(0, turnsBack.indexOf(link.id)), boxes },
      deletable: !link.proposed,
      markerEnd: {
        type: MarkerType.ArrowClosed,
        width: 14,
        height: 14,
        color: link.proposed ? "var(--accent)" : link.added > 0 ? "var(--warn-dot)" : "var(--g-400)",
      },
    })),
  };
}

function Canvas(props: FlowCanvasProps) {
  const { graph, nodes: writtenNodes, highlighted, selected, editable, onSelect, onHover, onApply } = props;
  const flow = useMemo(
    () => toFlow({ graph, nodes: writtenNodes, highlighted, selected }),
    [graph, writtenNodes, highlighted, selected],
  );
  const [nodes, setNodes] = useState(flow.nodes);
  const [shown, setShown] = useState(flow);
  if (shown !== flow) {
    setShown(flow);
    setNodes(flow.nodes);
  }
  const { zoomIn, zoomOut } = useReactFlow();
  const fit = useFit();
  const frame = useRef<HTMLDivElement>(null);
  const shape = graph.steps.map((step) => step.name).join("|");
  useEffect(() => {
    const timer = setTimeout(() => fit(), 60);
    return () => clearTimeout(timer);
  }, [shape, fit]);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const watcher = new ResizeObserver(() => {
      clearTimeout(timer);
      timer = setTimeout(() => fit(), 120);
    });
    if (frame.current) watcher.observe(frame.current);
    return () => {
      clearTimeout(timer);
      watcher.disconnect();
    };
  }, [fit]);

  const changeNodes = useCallback(
    (changes: NodeChange<StepFlowNode>[]) => setNodes((current) => applyNodeChanges(changes, current)),
    [],
  );
  const connect = useCallback(
    (connection: Connection) => {
      if (!connection.targetHandle) return;
      const from = connection.sourceHandle === "rejects" ? `${connection.source}.rejects` : connection.source;
      onApply(
        [{ op: "connect", node: connection.target, port: connection.targetHandle, from }],
        `Connect ${connection.source} to ${connection.target}`,
      );
    },
    [onApply],
  );
  const remove = useCallback(
    ({ nodes: gone, edges: cut }: { nodes: StepFlowNode[]; edges: RowFlowEdge[] }) => {
      const names = new Set(gone.map((node) => node.id));
      const operations: Operation[] = [
        ...gone.map((node): Operation => ({ op: "removeNode", node: node.id })),
        ...(gone.length > 0
          ? []
          : cut
              .filter((edge) => !names.has(edge.target))
              .map((edge): Operation => ({ op: "disconnect", node: edge.target, port: edge.data!.link.port }))),
      ];
      if (operations.length > 0)
        onApply(operations, gone.length > 0 ? `Delete ${[...names].join(", ")}` : "Disconnect");
    },
    [onApply],
  );
  const go = useCallback(
    (name: string) => {
      onSelect(name);
      frame.current
        ?.querySelector<HTMLElement>(`.react-flow__node[data-id="${CSS.escape(name)}"]`)
        ?.focus({ preventScroll: true });
    },
    [onSelect],
  );
  const keys = useCanvasKeys({
    graph,
    nodes,
    selected,
    editable,
    go,
    onSelect,
    onApply,
    show: { fit, zoomIn, zoomOut },
  });
  const at = (target: EventTarget): string | null =>
    target instanceof Element ? (target.closest<HTMLElement>(".react-flow__node")?.dataset.id ?? null) : null;

  return (
    <div
      className="flow-canvas"
      ref={frame}
      onKeyDownCapture={keys.onKey}
      onFocus={(event) => {
        onHover(at(event.target));
      }}
      onBlur={() => {
        onHover(null);
        keys.onLeave();
      }}
      data-testid="canvas"
      tabIndex={-1}
      role="group"
      aria-label="Canvas"
    >
      <ReactFlow<StepFlowNode, RowFlowEdge>
        nodes={nodes}
        edges={flow.edges}
        nodeTypes={nodeTypes}
        edgeTypes={edgeTypes}
        onNodesChange={changeNodes}
        onConnect={connect}
        onDelete={remove}
        onBeforeDelete={async () => editable}
        onNodeClick={(_event, node) => onSelect(node.id)}
        onPaneClick={() => onSelect(null)}
        onNodeMouseEnter={(_event, node) => onHover(node.id)}
        onNodeMouseLeave={() => onHover(null)}
        autoPanOnNodeFocus
        disableKeyboardA11y={false}
        onNodeDragStop={(_event, _node, moved) => {
          if (editable)
            onApply(
              [
                {
                  op: "setLayout",
                  positions: Object.fromEntries(
                    moved.map((node) => [node.id, [Math.round(node.position.x), Math.round(node.position.y)]]),
                  ),
                },
              ],
              "Move steps",
            );
        }}
        nodesDraggable={editable}
        nodesConnectable={editable}
        deleteKeyCode={editable ? ["Delete", "Backspace"] : null}
        minZoom={0.2}
        maxZoom={2}
        fitView
        fitViewOptions={{ padding: roomAround(false), maxZoom: 1 }}
        onlyRenderVisibleElements={graph.steps.length > 150}
        proOptions={{ hideAttribution: true }}
      >
        <Background variant={BackgroundVariant.Dots} gap={16} size={1} color="var(--grid-dot)" />
        <CanvasControls editable={editable} graph={graph} onApply={onApply} />
        {graph.steps.length > 3 && (
          <MiniMap
            pannable
            zoomable
            position="bottom-right"
            className="mini"
            style={{ width: 150, height: 94 }}
            nodeClassName={(node) => `mini-${(node as StepFlowNode).data.step.state}`}
            ariaLabel="Map of the pipeline"
          />
        )}
      </ReactFlow>
    </div>
  );
}

export function FlowCanvas(props: FlowCanvasProps) {
  return (
    <ReactFlowProvider>
      <Canvas {...props} />
    </ReactFlowProvider>
  );
}
