import { type KeyboardEvent, useCallback, useEffect, useRef } from "react";
import type { Operation } from "#domain/pipeline/operation.ts";
import { useShortcuts } from "../shell/shortcuts.ts";
import type { ScreenPoint } from "./canvas-tools.ts";
import type { Graph, Link } from "./graph.ts";
import type { StepFlowNode } from "./step-node.tsx";
import type { Edits } from "./use-edits.ts";
import { neighbour } from "./walk.ts";

/** What can be done with several steps at once. */
interface ManySteps {
  readonly chosen: () => string[];
  readonly selectOnly: (ids: readonly string[]) => void;
  readonly selectAll: () => void;
  readonly reveal: (name: string) => void;
  readonly edits: Edits;
  readonly openMenu: (at: ScreenPoint) => void;
  readonly insertOn: (link: Link, at: ScreenPoint) => void;
  readonly onGroup: () => void;
  readonly onFind: () => void;
}

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
  readonly many: ManySteps;
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

const middleOf = (element: Element): ScreenPoint => {
  const { left, top, width, height } = element.getBoundingClientRect();
  return { x: left + width / 2, y: top + height / 2 };
};

/** Keys for the whole page: they work wherever the focus is, fields aside. */
function useManyKeys({ editable, many }: Pick<CanvasKeys, "editable" | "many">): void {
  const { chosen, edits, onGroup, onFind } = many;
  const edit = (does: () => void) => () => {
    if (editable) does();
  };
  const ungroup = () => {
    const [first] = chosen();
    const group = first === undefined ? null : edits.groupOf(first);
    if (group) edits.setGroup(group.name, null);
  };
  useShortcuts([
    { keys: "Mod+f", does: "Find a step", run: onFind },
    { keys: "Mod+d", does: "Duplicate the selected steps", run: edit(() => edits.duplicate(chosen())) },
    { keys: "Mod+g", does: "Group the selected steps", run: edit(onGroup) },
    { keys: "Mod+Shift+g", does: "Ungroup", run: edit(ungroup) },
  ]);
}

/** The menu, the search and the selection of several steps by keys; true where the key was one of them. */
function manyKey(event: KeyboardEvent, given: CanvasKeys): boolean {
  const { graph, nodes, many, editable } = given;
  const target = event.target as HTMLElement;
  const focused = target.closest<HTMLElement>(".react-flow__node")?.dataset.id ?? null;
  const edge = target.closest<HTMLElement>(".react-flow__edge");
  const chosenIds = nodes.filter((node) => node.selected).map((node) => node.id);
  if (event.key === "ContextMenu" || (event.shiftKey && event.key === "F10")) {
    if (focused && !chosenIds.includes(focused)) many.selectOnly([focused]);
    const where = middleOf(target);
    // The selection is set first; the menu is about it.
    setTimeout(() => many.openMenu(where), 0);
    return true;
  }
  if (edge && editable && ["Enter", "+", "i"].includes(event.key)) {
    const link = graph.links.find((each) => each.id === edge.dataset.id);
    if (link && !link.proposed) many.insertOn(link, middleOf(edge));
    return true;
  }
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "a") {
    many.selectAll();
    return true;
  }
  if (event.key === "/" && !event.ctrlKey && !event.metaKey) {
    many.onFind();
    return true;
  }
  if (!event.shiftKey || !focused) return false;
  if (event.key === "Enter" || event.key === " ") {
    many.selectOnly(chosenIds.includes(focused) ? chosenIds.filter((id) => id !== focused) : [...chosenIds, focused]);
    return true;
  }
  const next = moves[event.key] ? neighbour(graph, focused, event.key) : null;
  if (!next) return false;
  many.selectOnly([...new Set([...chosenIds, focused, next])]);
  many.reveal(next);
  return true;
}

/**
 * Arrows go from step to step, with Alt they move it, with Shift they select more; Enter opens, Escape lets go, F and + and -
 * change the view, / finds, the menu key opens the menu.
 */
export function useCanvasKeys(given: CanvasKeys): {
  readonly onKey: (event: KeyboardEvent) => void;
  readonly onLeave: () => void;
} {
  const { graph, nodes, selected, editable, go, onSelect, onApply, show } = given;
  const { move, finish } = useMoves({ nodes, onApply });
  useManyKeys(given);
  const onKey = (event: KeyboardEvent) => {
    const target = event.target as HTMLElement;
    if (event.key === "Alt" || target.closest("input, textarea, [contenteditable], [role='menu'], [role='dialog']"))
      return undefined;
    const handled = (does: () => unknown) => {
      event.preventDefault();
      event.stopPropagation();
      does();
    };
    if (!event.altKey && manyKey(event, given)) return handled(finish);
    if (event.metaKey || event.ctrlKey) return finish();
    const focused = target.closest<HTMLElement>(".react-flow__node")?.dataset.id ?? null;
    const here = focused ?? selected;
    const by = moves[event.key];
    if (by && here && event.altKey) return editable ? handled(() => move(here, by)) : undefined;
    finish();
    const next = by && here ? neighbour(graph, here, event.key) : null;
    if (next) return handled(() => go(next));
    if (by && here) return handled(() => undefined);
    if (target.closest("button")) return undefined;
    if (focused && (event.key === "Enter" || event.key === " "))
      return handled(() => {
        given.many.selectOnly([focused]);
        onSelect(focused);
      });
    if (event.key === "Escape") {
      given.many.selectOnly([]);
      return onSelect(null);
    }
    if (event.key === "f") return show.fit(160);
    if (event.key === "+" || event.key === "=") return void show.zoomIn();
    if (event.key === "-") return void show.zoomOut();
    return undefined;
  };
  return { onKey, onLeave: finish };
}
