import ELK from "elkjs/lib/elk-api.js";
import type { Graph } from "./graph.ts";
import { stepSize } from "./layered-layout.ts";

/** Tidy places for every step, made off the main thread. */
export async function elkLayout(graph: Graph): Promise<Record<string, [number, number]>> {
  const elk = new ELK({ workerFactory: () => new Worker(new URL("elkjs/lib/elk-worker.min.js", import.meta.url)) });
  try {
    const result = await elk.layout({
      id: "root",
      layoutOptions: {
        "elk.algorithm": "layered",
        "elk.direction": "RIGHT",
        "elk.layered.spacing.nodeNodeBetweenLayers": "84",
        "elk.spacing.nodeNode": "44",
        "elk.layered.nodePlacement.strategy": "NETWORK_SIMPLEX",
      },
      children: graph.steps.map((step) => ({ id: step.name, ...stepSize })),
      edges: graph.links.map((link) => ({ id: link.id, sources: [link.from], targets: [link.to] })),
    });
    return Object.fromEntries(
      (result.children ?? []).map((child) => [child.id, [Math.round(child.x ?? 0), Math.round(child.y ?? 0)]]),
    );
  } finally {
    elk.terminateWorker();
  }
}
