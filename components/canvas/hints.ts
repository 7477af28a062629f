import type { NodeView, PipelineView } from "#domain/api/pipelines.ts";
import type { Problem } from "#domain/errors/problem.ts";
import type { Graph } from "./graph.ts";

/** The graph in which a step that only lacks fields nobody has touched is not set up yet, instead of wrong. */
export function withHints(
  graph: Graph,
  { nodes }: Pick<PipelineView, "nodes">,
  isHint: (node: NodeView, problem: Problem) => boolean,
): Graph {
  const views = new Map(nodes.filter((node) => node.problems.length > 0).map((node) => [node.name, node]));
  if (views.size === 0) return graph;
  const steps = graph.steps.map((step) => {
    const view = views.get(step.name);
    if (!view) return step;
    const wrong = view.problems.filter((problem) => !isHint(view, problem));
    return {
      ...step,
      problems: wrong.length,
      problem: wrong[0] ?? null,
      unfilled: view.problems.length - wrong.length,
    };
  });
  return { ...graph, steps };
}
