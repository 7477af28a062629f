"use client";
import { type CSSProperties, type KeyboardEvent, type PointerEvent } from "react";
import { useStored } from "../shell/use-stored.ts";

const lowest = 140;
const highest = (): number => Math.max(lowest, Math.round(window.innerHeight * 0.7));

export interface DrawerHeight {
  readonly style: CSSProperties | undefined;
  readonly set: (pixels: number) => void;
  readonly pixels: number | null;
}

/** How tall the drawer is, where a person has said so. */
export function useDrawerHeight(): DrawerHeight {
  const [stored, setStored] = useStored("sluice-drawer-height", "");
  const pixels = /^\d+$/.test(stored) ? Number(stored) : null;
  return {
    pixels,
    style: pixels === null ? undefined : { height: `min(${pixels}px, 70vh)` },
    set: (next) => setStored(String(Math.min(highest(), Math.max(lowest, Math.round(next))))),
  };
}

/** The upper edge of the drawer: dragged, or moved with the arrow keys. */
export function DrawerEdge({ height }: { height: DrawerHeight }) {
  const current = (target: Element): number => target.parentElement!.getBoundingClientRect().height;
  const drag = (event: PointerEvent<HTMLDivElement>) => {
    const edge = event.currentTarget;
    const [from, start] = [event.clientY, current(edge)];
    edge.setPointerCapture(event.pointerId);
    const move = (next: globalThis.PointerEvent) => height.set(start + from - next.clientY);
    edge.addEventListener("pointermove", move);
    edge.addEventListener("lostpointercapture", () => edge.removeEventListener("pointermove", move), { once: true });
  };
  const keys = (event: KeyboardEvent<HTMLDivElement>) => {
    if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return;
    event.preventDefault();
    event.stopPropagation();
    height.set(current(event.currentTarget) + (event.key === "ArrowUp" ? 24 : -24));
  };
  return (
    <div
      className="drawer-edge"
      role="separator"
      aria-orientation="horizontal"
      aria-label="Height of the drawer"
      aria-valuemin={lowest}
      aria-valuenow={height.pixels ?? 284}
      tabIndex={0}
      onPointerDown={drag}
      onKeyDown={keys}
    />
  );
}
