import { type KeyboardEvent, useCallback, useEffect, useRef } from "react";
import type { Operation } from "#domain/pipeline/operation.ts";
import type { Graph } from "./graph.ts";
import type { StepFlowNode } from "./step-node.tsx";
import { neighbour } from "./walk.ts";

interface CanvasKeys {
  readonly graph: Graph;
  readonly nodes: readonly StepFlowNode[];
  readonly selected: string | null;
  readonly editable: boolean;
  readonly go: (name: string) => void;
  readonly onSelect: (name: string | null) => void;
  readonly onApply: (operations: Operation[], reason: string) => void;
  readonly show: {
    readonly fit: (duration?: number) => void;
    readonly zoomIn: () => unknown;
    readonly zoomOut: () => unknown;
  };
}

const grid = 16;
const waitMs = 350;
const moves: Record<string, readonly [number, number]> = {
  ArrowLeft: [-grid, 0],
  ArrowRight: [grid, 0],
  ArrowUp: [0, -grid],
  ArrowDown: [0, grid],
};

interface Moves {
  readonly move: (name: string, by: readonly [number, number]) => void;
  readonly finish: () => void;
}

/** Several presses in a row are one move, and one undo; whatever else is done ends it. */
function useMoves({ nodes, onApply }: Pick<CanvasKeys, "nodes" | "onApply">): Moves {
  const moved = useRef<{ name: string; x: number; y: number } | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const apply = useRef(onApply);
  useEffect(() => {
    apply.current = onApply;
  }, [onApply]);
  const finish = useCallback(() => {
    clearTimeout(timer.current);
    const to = moved.current;
    moved.current = null;
    if (to) apply.current([{ op: "setLayout", positions: { [to.name]: [to.x, to.y] } }], `Move ${to.name}`);
  }, []);
  useEffect(() => finish, [finish]);
  const move = useCallback<Moves["move"]>(
    (name, [x, y]) => {
      const node = nodes.find((each) => each.id === name);
      if (!node || node.data.step.state === "proposed") return;
      if (moved.current && moved.current.name !== name) finish();
      const from = moved.current ?? node.position;
      moved.current = { name, x: Math.round(from.x + x), y: Math.round(from.y + y) };
      clearTimeout(timer.current);
      timer.current = setTimeout(finish, waitMs);
    },
    [nodes, finish],
  );
  return { move, finish };
}

/** Arrows go from step to step, with Alt they move it; Enter opens, Escape lets go, F and + and - change the view. */
export function useCanvasKeys(given: CanvasKeys): {
  readonly onKey: (event: KeyboardEvent) => void;
  readonly onLeave: () => void;
} {
  const { graph, nodes, selected, editable, go, onSelect, onApply, show } = given;
  const { move, finish } = useMoves({ nodes, onApply });
  const onKey = useCallback(
    (event: KeyboardEvent) => {
      const target = event.target as HTMLElement;
      if (event.key === "Alt" || target.closest("input, textarea, [contenteditable]")) return;
      if (event.metaKey || event.ctrlKey) return finish();
      const focused = target.closest<HTMLElement>(".react-flow__node")?.dataset.id ?? null;
      const here = focused ?? selected;
      const by = moves[event.key];
      const handled = (does: () => unknown) => {
        event.preventDefault();
        event.stopPropagation();
        does();
      };
      if (by && here && event.altKey) return editable ? handled(() => move(here, by)) : undefined;
      finish();
      const next = by && here ? neighbour(graph, here, event.key) : null;
      if (next) return handled(() => go(next));
      if (by && here) return handled(() => undefined);
      if (focused && (event.key === "Enter" || event.key === " ")) return handled(() => onSelect(focused));
      if (event.key === "Escape") return onSelect(null);
      if (event.key === "f") return show.fit(160);
      if (event.key === "+" || event.key === "=") return void show.zoomIn();
      if (event.key === "-") return void show.zoomOut();
      return undefined;
    },
    [graph, selected, editable, go, onSelect, move, finish, show],
  );
  return { onKey, onLeave: finish };
}
