import type { Plan, PlannedNode, Stage } from "./plan.ts";

/** Every node of a plan once, with the first stage that does it: a columnar file is read by each stage that needs it. */
export function plannedNodes({ stages }: Pick<Plan, "stages">): { node: PlannedNode; stage: Stage }[] {
  const found = new Map<string, { node: PlannedNode; stage: Stage }>();
  for (const stage of stages)
    for (const node of stage.nodes) if (!found.has(node.name)) found.set(node.name, { node, stage });
  return [...found.values()];
}

/** The sources of a stage that no earlier one reads: their records are the run's only once. */
export const firstSources = (plan: Pick<Plan, "stages">, stage: Stage): PlannedNode[] =>
  plannedNodes(plan).flatMap((each) => (each.stage.id === stage.id && each.node.law === "source" ? [each.node] : []));
