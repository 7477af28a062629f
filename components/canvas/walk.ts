import type { Graph } from "./graph.ts";
import { layeredLayout } from "./layered-layout.ts";

/** The step an arrow key leads to: along the edges to left and right, to the next in the same column up and down. */
export function neighbour(graph: Graph, from: string, key: string): string | null {
  if (key === "ArrowRight") return graph.links.find((link) => link.from === from)?.to ?? null;
  if (key === "ArrowLeft") return graph.links.find((link) => link.to === from)?.from ?? null;
  const places = layeredLayout(graph);
  const here = places.get(from);
  if (!here) return null;
  const sign = key === "ArrowDown" ? 1 : -1;
  const candidates = [...places]
    .filter(([, place]) => (place.y - here.y) * sign > 0)
    .sort(
      ([, a], [, b]) =>
        Math.abs(a.y - here.y) + Math.abs(a.x - here.x) - Math.abs(b.y - here.y) - Math.abs(b.x - here.x),
    );
  return candidates[0]?.[0] ?? null;
}
