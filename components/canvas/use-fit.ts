import { useReactFlow } from "@xyflow/react";
import { useCallback } from "react";

/** Room for what floats over the canvas: the bar above, the controls below, and the map where steps would lie under it. */
export const roomAround = (withMap: boolean) => ({ top: "62px", right: "44px", bottom: withMap ? "122px" : "58px", left: "44px" } as const);

const touches = (a: DOMRect, b: DOMRect): boolean => a.left < b.right && a.right > b.left && a.top < b.bottom && a.bottom > b.top;

function liesUnderMap(): boolean {
  const map = document.querySelector(".flow-canvas .mini")?.getBoundingClientRect();
  return map !== undefined && [...document.querySelectorAll(".flow-canvas .react-flow__node")].some((node) => touches(node.getBoundingClientRect(), map));
}

/** Shows the whole pipeline, clear of the controls. */
export function useFit(): (duration?: number) => void {
  const { fitView } = useReactFlow();
  return useCallback((duration = 0) => {
    void (async () => {
      await fitView({ padding: roomAround(false), maxZoom: 1, duration });
      requestAnimationFrame(() => { if (liesUnderMap()) void fitView({ padding: roomAround(true), maxZoom: 1, duration }); });
    })();
  }, [fitView]);
}
