import { applyNodeChanges, type NodeChange } from "@xyflow/react";
import { useCallback, useMemo, useState } from "react";
import type { PipelineNode, StepGroup } from "#domain/pipeline/document.ts";
import { refusesRows } from "#domain/pipeline/graph-problems.ts";
import { type Drawn, flowEdges, flowFrames, flowNodes } from "./flow-elements.ts";
import { foldGraph } from "./fold.ts";
import type { FrameFlowNode } from "./frame-node.tsx";
import type { Graph } from "./graph.ts";
import { layeredLayout } from "./layered-layout.ts";
import type { Level } from "./level.ts";
import type { StepFlowNode } from "./step-node.tsx";

interface Given {
  readonly graph: Graph;
  readonly nodes: readonly PipelineNode[];
  readonly groups: readonly StepGroup[];
  readonly highlighted: readonly string[];
  readonly selected: string | null;
  readonly level: Level;
}

const isFrame = (id: string): boolean => id.startsWith("frame:");
const select = (nodes: readonly StepFlowNode[], isChosen: (id: string) => boolean): StepFlowNode[] =>
  nodes.map((node) => (Boolean(node.selected) === isChosen(node.id) ? node : { ...node, selected: isChosen(node.id) }));

function refusing(graph: Graph, nodes: readonly PipelineNode[]): Set<string> {
  return new Set([
    ...nodes.filter(refusesRows).map((node) => node.name),
    ...graph.links.filter((link) => link.output === "rejects").map((link) => link.from),
  ]);
}

/** What is drawn, which steps are selected, and where they are while they are being moved. */
export function useFlowState({ graph: whole, nodes: written, groups, highlighted, selected, level }: Given) {
  const graph = useMemo(() => foldGraph(whole, groups), [whole, groups]);
  const places = useMemo(() => layeredLayout(graph), [graph]);
  const drawn = useMemo(
    (): Drawn & { graph: Graph } => ({
      graph,
      level,
      places,
      refusing: refusing(graph, written),
      highlighted: new Set(highlighted),
    }),
    [graph, level, places, written, highlighted],
  );
  const [nodes, setNodes] = useState<StepFlowNode[]>(() =>
    select(flowNodes(graph, drawn, new Map()), (id) => id === selected),
  );
  const [shown, setShown] = useState(drawn);
  const [primary, setPrimary] = useState(selected);
  const [made, setMade] = useState<readonly string[]>([]);
  if (shown !== drawn || primary !== selected) {
    const before = new Map(nodes.map((node) => [node.id, node]));
    let next = shown === drawn ? nodes : flowNodes(graph, drawn, before);
    const chosen = next.filter((node) => node.selected).map((node) => node.id);
    const fresh = new Set(made);
    if (made.length > 0 && made.every((name) => places.has(name))) {
      next = select(next, (id) => fresh.has(id));
      setMade([]);
    } else if (primary !== selected && !(selected === null ? chosen.length > 1 : chosen.includes(selected)))
      next = select(next, (id) => id === selected);
    setShown(drawn);
    setPrimary(selected);
    setNodes(next);
  }
  const edges = useMemo(() => flowEdges(graph, places, level), [graph, places, level]);
  const all = useMemo(() => [...flowFrames(nodes, groups), ...nodes], [nodes, groups]);
  const change = useCallback(
    (changes: NodeChange<StepFlowNode | FrameFlowNode>[]) =>
      setNodes((current) =>
        applyNodeChanges(
          changes.filter((each) => !("id" in each) || !isFrame(each.id)) as NodeChange<StepFlowNode>[],
          current,
        ),
      ),
    [],
  );
  const selectOnly = useCallback((ids: readonly string[]) => {
    const chosen = new Set(ids);
    setNodes((current) => select(current, (id) => chosen.has(id)));
  }, []);
  const selectAll = useCallback(() => setNodes((current) => select(current, () => true)), []);
  return { graph, nodes, all, edges, change, selectOnly, selectAll, setMade };
}
