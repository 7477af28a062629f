import type { Graph } from "./graph.ts";

export const stepSize = { width: 164, height: 76 } as const;
const gap = { x: 84, y: 44 } as const;

/**
 * Columns by longest path from the sources, rows by the mean row of what a step reads: good enough for the first paint, and
 * linear. Steps that have a place of their own keep it.
 */
export function layeredLayout(graph: Graph): Map<string, { x: number; y: number }> {
  const readers = new Map(graph.steps.map((step) => [step.name, graph.links.filter((link) => link.to === step.name)]));
  const depth = new Map<string, number>();
  const depthOf = (name: string, path: ReadonlySet<string>): number => {
    const known = depth.get(name);
    if (known !== undefined || path.has(name)) return known ?? 0;
    const next = new Set(path).add(name);
    const deepest = Math.max(-1, ...(readers.get(name) ?? []).map((link) => depthOf(link.from, next)));
    depth.set(name, deepest + 1);
    return deepest + 1;
  };
  graph.steps.forEach((step) => depthOf(step.name, new Set()));
  const places = new Map<string, { x: number; y: number }>();
  const taken = new Map<number, Set<number>>();
  const columns = [...graph.steps].sort((a, b) => depth.get(a.name)! - depth.get(b.name)!);
  for (const step of columns) {
    const column = depth.get(step.name)!;
    const used = taken.get(column) ?? new Set<number>();
    taken.set(column, used);
    const above = (readers.get(step.name) ?? []).filter((link) => !link.lookup).map((link) => places.get(link.from)?.y ?? 0);
    let row = above.length > 0 ? Math.round(Math.min(...above) / (stepSize.height + gap.y)) : 0;
    while (used.has(row)) row += 1;
    used.add(row);
    places.set(step.name, { x: column * (stepSize.width + gap.x), y: row * (stepSize.height + gap.y) });
  }
  for (const step of graph.steps) if (step.position) places.set(step.name, { x: step.position[0], y: step.position[1] });
  return places;
}
