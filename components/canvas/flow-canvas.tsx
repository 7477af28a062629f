"use client";
import "@xyflow/react/dist/base.css";
import "./canvas.css";
import "./canvas-tools.css";
import {
  Background,
  BackgroundVariant,
  type Connection,
  type FinalConnectionState,
  ReactFlow,
  ReactFlowProvider,
  SelectionMode,
  useReactFlow,
  useStore,
} from "@xyflow/react";
import {
  type MouseEvent,
  type RefObject,
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import type { PipelineNode, StepGroup } from "#domain/pipeline/document.ts";
import type { Operation } from "#domain/pipeline/operation.ts";
import type { SearchableStep } from "#domain/pipeline/find-steps.ts";
import { CanvasControls } from "./canvas-controls.tsx";
import { CanvasDialogs } from "./canvas-dialogs.tsx";
import { type CanvasTools, CanvasToolsContext } from "./canvas-tools.ts";
import { FarEdges } from "./far-edges.tsx";
import { foldedGroup, foldGraph, stepsOf } from "./fold.ts";
import { type FrameFlowNode, FrameNode } from "./frame-node.tsx";
import type { Graph } from "./graph.ts";
import { GraphMap } from "./graph-map.tsx";
import { layeredLayout, stepSize } from "./layered-layout.ts";
import { levelOf } from "./level.ts";
import { RowEdge, type RowFlowEdge } from "./row-edge.tsx";
import { StepAtLevel } from "./step-at-level.tsx";
import type { StepFlowNode } from "./step-node.tsx";
import { useCanvasKeys } from "./use-canvas-keys.ts";
import { useCanvasMenus } from "./use-canvas-menus.ts";
import { useClipboard } from "./use-clipboard.ts";
import { useEdits } from "./use-edits.ts";
import { useFit, viewOf } from "./use-fit.ts";
import { useFlowState } from "./use-flow-state.ts";
import { useReveal } from "./use-reveal.ts";

const nodeTypes = { step: StepAtLevel, frame: FrameNode };
const edgeTypes = { rows: RowEdge };
/** One object for good: what changes with each drawing makes all of the flow look again. */
const settings = {
  autoPanOnNodeFocus: true,
  selectionMode: SelectionMode.Partial,
  selectionKeyCode: "Shift",
  multiSelectionKeyCode: ["Shift", "Meta", "Control"],
  minZoom: 0.02,
  maxZoom: 2,
  onlyRenderVisibleElements: true,
  proOptions: { hideAttribution: true },
};

export interface FlowCanvasProps {
  readonly graph: Graph;
  /** The document itself, of which a selection is copied. */
  readonly text: string;
  readonly nodes: readonly (PipelineNode & SearchableStep)[];
  readonly groups: readonly StepGroup[];
  readonly selected: string | null;
  /** Steps of the suggestion that is hovered in the chat. */
  readonly highlighted: readonly string[];
  readonly editable: boolean;
  readonly onSelect: (name: string | null) => void;
  readonly onHover: (name: string | null) => void;
  readonly onApply: (operations: Operation[], reason: string) => void;
}

const at = (target: EventTarget): string | null =>
  target instanceof Element ? (target.closest<HTMLElement>(".react-flow__node")?.dataset.id ?? null) : null;

/** Fits the view when steps come or go, and when the canvas gets another size. */
function useFitting(frame: RefObject<HTMLDivElement | null>, shape: string, fit: () => void): void {
  const first = useRef(true);
  useEffect(() => {
    if (first.current) {
      first.current = false;
      return undefined;
    }
    const timer = setTimeout(fit, 60);
    return () => clearTimeout(timer);
  }, [shape, fit]);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let seen = "";
    const watcher = new ResizeObserver(([entry]) => {
      const size = `${entry!.contentRect.width} ${entry!.contentRect.height}`;
      clearTimeout(timer);
      if (seen !== "" && seen !== size) timer = setTimeout(fit, 120);
      seen = size;
    });
    if (frame.current) watcher.observe(frame.current);
    return () => {
      clearTimeout(timer);
      watcher.disconnect();
    };
  }, [frame, fit]);
}

function movePlaces(moved: readonly (StepFlowNode | FrameFlowNode)[], onApply: FlowCanvasProps["onApply"]): void {
  const positions = moved
    .filter((node) => foldedGroup(node.id) === null)
    .map((node) => [node.id, [Math.round(node.position.x), Math.round(node.position.y)]]);
  if (positions.length > 0) onApply([{ op: "setLayout", positions: Object.fromEntries(positions) }], "Move steps");
}

interface CanvasProps extends FlowCanvasProps {
  readonly frame: RefObject<HTMLDivElement | null>;
  readonly view: ReturnType<typeof viewOf>;
}

function Canvas(props: CanvasProps) {
  const { graph: whole, text, nodes: written, groups, highlighted, selected, editable, frame } = props;
  const { onSelect, onHover, onApply } = props;
  // until the flow has taken its first view, its own zoom is 1: all would be drawn as cards, and then again
  const level = useStore(({ panZoom, transform }) =>
    levelOf(panZoom ? transform[2] : props.view.zoom, whole.steps.length),
  );
  const state = useFlowState({ graph: whole, nodes: written, groups, highlighted, selected, level });
  const { graph, nodes, selectOnly, selectAll, setMade } = state;
  const { zoomIn, zoomOut, screenToFlowPosition } = useReactFlow();
  const fit = useFit();
  const reveal = useReveal(frame);
  useFitting(
    frame,
    useMemo(() => graph.steps.map((step) => step.name).join("|"), [graph]),
    fit,
  );

  const now = useRef({ nodes, groups });
  useEffect(() => {
    now.current = { nodes, groups };
  });
  const chosen = useCallback(
    () =>
      stepsOf(
        now.current.nodes.filter((node) => node.selected).map((node) => node.id),
        now.current.groups,
      ),
    [],
  );
  const edits = useEdits({
    text,
    nodes: written,
    groups,
    onApply,
    onMade: (names) => {
      setMade(names);
      onSelect(names.length === 1 ? names[0]! : null);
    },
  });
  useClipboard(edits, { chosen, editable });
  const menus = useCanvasMenus({ edits, editable, onAll: selectAll });
  const { choose, insertOn, openSteps, setNaming, setFinding } = menus;
  const tools = useMemo(
    (): CanvasTools => ({
      editable,
      insertOn,
      setGroup: edits.setGroup,
      renameGroup: (group) => setNaming({ group }),
      unfold: (name) => {
        const group = edits.groupNamed(name);
        if (group) edits.setGroup(name, { ...group, folded: false });
      },
    }),
    [editable, insertOn, edits, setNaming],
  );
  const pick = useCallback(
    (id: string | null) => onSelect(id !== null && foldedGroup(id) === null ? id : null),
    [onSelect],
  );
  const go = useCallback(
    (name: string) => {
      selectOnly([name]);
      pick(name);
      reveal(name);
    },
    [selectOnly, pick, reveal],
  );
  const goFound = (name: string) => {
    const home = groups.find((group) => group.folded && group.steps.includes(name));
    onSelect(name);
    const id = home ? `group:${home.name}` : name;
    selectOnly([id]);
    reveal(id, true);
  };
  const connect = (connection: Connection) => {
    if (!connection.targetHandle) return;
    const from = connection.sourceHandle === "rejects" ? `${connection.source}.rejects` : connection.source;
    onApply(
      [{ op: "connect", node: connection.target, port: connection.targetHandle, from }],
      `Connect ${connection.source} to ${connection.target}`,
    );
  };
  /** A line that ends on nothing asks which step is to stand there. */
  const dropLine = (
    event: globalThis.MouseEvent | TouchEvent,
    { isValid, fromNode, fromHandle, toNode }: FinalConnectionState,
  ) => {
    if (isValid || toNode || !fromNode || fromHandle?.type !== "source" || !("clientX" in event)) return;
    const [point, from] = [{ x: event.clientX, y: event.clientY }, fromNode.id];
    const place = screenToFlowPosition(point);
    const position = written.some((node) => graph.steps.find((step) => step.name === node.name)?.position)
      ? ([place.x, place.y - stepSize.height / 2] as const)
      : undefined;
    choose(point, `Add a step behind ${from}`, (kind) =>
      edits.addStep(kind, { at: "end", from, output: fromHandle.id === "rejects" ? "rejects" : "out" }, position),
    );
  };
  const remove = ({ nodes: gone, edges: cut }: { nodes: (StepFlowNode | FrameFlowNode)[]; edges: RowFlowEdge[] }) => {
    if (gone.length > 0)
      return edits.remove(
        stepsOf(
          gone.map((node) => node.id),
          groups,
        ),
      );
    const operations = cut.map((edge): Operation => ({
      op: "disconnect",
      node: edge.target,
      port: edge.data!.link.port,
    }));
    if (operations.length > 0) onApply(operations, "Disconnect");
  };
  const openMenu = (event: MouseEvent | globalThis.MouseEvent, id: string | null) => {
    event.preventDefault();
    const isChosen = id === null || nodes.some((node) => node.id === id && node.selected);
    if (!isChosen) {
      selectOnly([id]);
      pick(id);
    }
    openSteps({ x: event.clientX, y: event.clientY }, isChosen ? chosen() : stepsOf([id], groups));
  };
  const keys = useCanvasKeys({
    graph,
    nodes,
    selected,
    editable,
    go,
    onSelect: pick,
    onApply,
    show: { fit, zoomIn, zoomOut },
    many: {
      chosen,
      selectOnly,
      selectAll,
      reveal,
      edits,
      openMenu: (point) => openSteps(point, chosen()),
      insertOn,
      onGroup: () => {
        const steps = chosen();
        if (steps.length > 0) setNaming({ steps });
      },
      onFind: () => setFinding(true),
    },
  });

  return (
    <CanvasToolsContext.Provider value={tools}>
      <div
        className="canvas-ground"
        data-level={level}
        onKeyDownCapture={keys.onKey}
        onFocus={(event) => onHover(at(event.target))}
        onBlur={() => {
          onHover(null);
          keys.onLeave();
        }}
      >
        <ReactFlow<StepFlowNode | FrameFlowNode, RowFlowEdge>
          {...settings}
          nodes={state.all}
          edges={state.edges}
          nodeTypes={nodeTypes}
          edgeTypes={edgeTypes}
          onNodesChange={state.change}
          onConnect={connect}
          onConnectEnd={dropLine}
          onDelete={remove}
          onBeforeDelete={async () => editable}
          onNodeClick={(event, node) => {
            if (event.shiftKey || event.ctrlKey || event.metaKey || node.type === "frame") return;
            selectOnly([node.id]);
            pick(node.id);
          }}
          onNodeContextMenu={(event, node) => openMenu(event, node.type === "frame" ? null : node.id)}
          onSelectionContextMenu={(event) => openMenu(event, null)}
          onPaneContextMenu={(event) => openMenu(event, null)}
          onEdgeDoubleClick={(event, edge) => insertOn(edge.data!.link, { x: event.clientX, y: event.clientY })}
          onPaneClick={() => onSelect(null)}
          onNodeMouseEnter={(_event, node) => onHover(node.id)}
          onNodeMouseLeave={() => onHover(null)}
          onMoveStart={() => frame.current?.setAttribute("data-moving", "")}
          onMoveEnd={() => frame.current?.removeAttribute("data-moving")}
          onNodeDragStop={(_event, _node, moved) => {
            if (editable) movePlaces(moved, onApply);
          }}
          nodesDraggable={editable}
          nodesConnectable={editable}
          deleteKeyCode={editable ? ["Delete", "Backspace"] : null}
          defaultViewport={props.view}
        >
          <Background variant={BackgroundVariant.Dots} gap={16} size={1} color="var(--grid-dot)" />
          {level === "boxes" && <FarEdges nodes={nodes} links={graph.links} />}
          <CanvasControls editable={editable} graph={whole} onApply={onApply} />
          {graph.steps.length > 3 && <GraphMap nodes={nodes} />}
        </ReactFlow>
        <CanvasDialogs menus={menus} edits={edits} nodes={written} onGo={goFound} />
      </div>
    </CanvasToolsContext.Provider>
  );
}

/** Where the view stands at first, reckoned before anything is drawn: nothing is drawn twice. */
function firstView(graph: Graph, pane: { width: number; height: number }): ReturnType<typeof viewOf> {
  const places = [...layeredLayout(graph).values()];
  const [xs, ys] = [places.map(({ x }) => x), places.map(({ y }) => y)];
  const least = (values: number[]): number => values.reduce((a, b) => Math.min(a, b), Infinity);
  const most = (values: number[]): number => values.reduce((a, b) => Math.max(a, b), -Infinity);
  const box = {
    x: least(xs),
    y: least(ys),
    width: most(xs) - least(xs) + stepSize.width,
    height: most(ys) - least(ys) + stepSize.height,
  };
  return viewOf(box, pane);
}

export function FlowCanvas(props: FlowCanvasProps) {
  const frame = useRef<HTMLDivElement>(null);
  const [first, setFirst] = useState<{ width: number; height: number; view: ReturnType<typeof viewOf> } | null>(null);
  const { graph, groups } = props;
  useLayoutEffect(() => {
    const { width, height } = frame.current!.getBoundingClientRect();
    setFirst((known) => known ?? { width, height, view: firstView(foldGraph(graph, groups), { width, height }) });
  }, [graph, groups]);
  return (
    <div className="flow-canvas" ref={frame} data-testid="canvas" tabIndex={-1} role="group" aria-label="Canvas">
      {first && (
        <ReactFlowProvider initialWidth={first.width} initialHeight={first.height}>
          <Canvas {...props} frame={frame} view={first.view} />
        </ReactFlowProvider>
      )}
    </div>
  );
}
