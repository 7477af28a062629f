import { useReactFlow, useStoreApi } from "@xyflow/react";
import { useCallback } from "react";

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}
interface View {
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
}

/** Below this nothing is told apart: the view shows where the pipeline begins, and the rest is scrolled to. */
const leastZoom = 0.045;
const beginningZoom = 0.4;
/** Room for what floats over the canvas: the bar above, the controls or the map below. */
const [top, side, controls, withMap] = [62, 44, 58, 122] as const;
/** What the map and its margin take of the corner at the right below. */
const map = { width: 162, height: 106 } as const;

/** The view that shows all of a box, clear of the controls. */
export function viewOf(
  box: Box,
  pane: { readonly width: number; readonly height: number },
  bottom: number = controls,
): View {
  const room = { width: pane.width - 2 * side, height: pane.height - top - bottom };
  const zoom = Math.min(1, room.width / box.width, room.height / box.height);
  if (zoom < leastZoom)
    return {
      zoom: beginningZoom,
      x: side - box.x * beginningZoom,
      y: top + Math.max(0, (room.height - box.height * beginningZoom) / 2) - box.y * beginningZoom,
    };
  return {
    zoom,
    x: side + (room.width - box.width * zoom) / 2 - box.x * zoom,
    y: top + (room.height - box.height * zoom) / 2 - box.y * zoom,
  };
}

/** Shows the whole pipeline, clear of the controls and, where a step would lie under it, of the map. */
export function useFit(): (duration?: number) => void {
  const { setViewport, getNodes, getNodesBounds } = useReactFlow();
  const store = useStoreApi();
  return useCallback(
    (duration = 0) => {
      const nodes = getNodes();
      const pane = store.getState();
      if (nodes.length === 0 || pane.width === 0) return;
      const box = getNodesBounds(nodes);
      const view = viewOf(box, pane);
      const isUnderMap = nodes.some(
        ({ position: { x, y }, width = 0, height = 0 }) =>
          (x + width) * view.zoom + view.x > pane.width - map.width &&
          (y + height) * view.zoom + view.y > pane.height - map.height,
      );
      void setViewport(isUnderMap ? viewOf(box, pane, withMap) : view, { duration });
    },
    [setViewport, getNodes, getNodesBounds, store],
  );
}
