import { type ReactFlowInstance, useReactFlow } from "@xyflow/react";
import { useCallback } from "react";

/** Room for what floats over the canvas: the bar above, the controls below, and the map where steps would lie under it. */
export const roomAround = (withMap: boolean) =>
  ({ top: "62px", right: "44px", bottom: withMap ? "122px" : "58px", left: "44px" }) as const;

type Flow = Pick<ReactFlowInstance, "getNodes" | "getViewport">;

/** Reckoned from where the steps are to be: what is painted may be a frame behind. */
function liesUnderMap({ getNodes, getViewport }: Flow): boolean {
  const map = document.querySelector(".flow-canvas .mini")?.getBoundingClientRect();
  const pane = document.querySelector(".flow-canvas .react-flow")?.getBoundingClientRect();
  if (!map || !pane) return false;
  const { x, y, zoom } = getViewport();
  return getNodes().some(({ position, measured }) => {
    const [left, top] = [pane.left + x + position.x * zoom, pane.top + y + position.y * zoom];
    return (
      left < map.right &&
      left + (measured?.width ?? 0) * zoom > map.left &&
      top < map.bottom &&
      top + (measured?.height ?? 0) * zoom > map.top
    );
  });
}

/** Shows the whole pipeline, clear of the controls. */
export function useFit(): (duration?: number) => void {
  const { fitView, getNodes, getViewport } = useReactFlow();
  return useCallback(
    (duration = 0) => {
      void (async () => {
        await fitView({ padding: roomAround(false), maxZoom: 1, duration });
        if (liesUnderMap({ getNodes, getViewport })) await fitView({ padding: roomAround(true), maxZoom: 1, duration });
      })();
    },
    [fitView, getNodes, getViewport],
  );
}
