import { useReactFlow, useStoreApi } from "@xyflow/react";
import { type RefObject, useCallback } from "react";
import { stepSize } from "./layered-layout.ts";

const readableZoom = 0.8;
const mostTries = 10;

/** Brings a step into view, `closely` where it is to be read, and gives it the focus as soon as it is drawn. */
export function useReveal(frame: RefObject<HTMLDivElement | null>): (name: string, closely?: boolean) => void {
  const { getNode, setCenter } = useReactFlow();
  const store = useStoreApi();
  return useCallback(
    (name, closely = false) => {
      const node = getNode(name);
      if (!node) return;
      const { transform, width, height } = store.getState();
      const zoom = closely ? Math.max(transform[2], readableZoom) : transform[2];
      const [left, top] = [
        node.position.x * transform[2] + transform[0],
        node.position.y * transform[2] + transform[1],
      ];
      const isSeen =
        left >= 0 &&
        top >= 0 &&
        left + stepSize.width * transform[2] <= width &&
        top + stepSize.height * transform[2] <= height;
      if (!isSeen || zoom !== transform[2])
        void setCenter(node.position.x + stepSize.width / 2, node.position.y + stepSize.height / 2, { zoom });
      const focus = (tries: number) => {
        const element = frame.current?.querySelector<HTMLElement>(`.react-flow__node[data-id="${CSS.escape(name)}"]`);
        if (element) element.focus({ preventScroll: true });
        else if (tries > 0) requestAnimationFrame(() => focus(tries - 1));
      };
      focus(mostTries);
    },
    [frame, getNode, setCenter, store],
  );
}
