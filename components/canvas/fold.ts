import type { StepGroup } from "#domain/pipeline/document.ts";
import { plural } from "#domain/text/plural.ts";
import type { Graph, Link, Step } from "./graph.ts";

const prefix = "group:";

/** The canvas's name of a group that is folded into one card; no step can be called so. */
export const foldId = (group: string): string => `${prefix}${group}`;
export const foldedGroup = (id: string): string | null => (id.startsWith(prefix) ? id.slice(prefix.length) : null);

/** The steps that ids of the canvas stand for: a folded group stands for all of its steps. */
export function stepsOf(ids: readonly string[], groups: readonly StepGroup[]): string[] {
  const byName = new Map(groups.map((group) => [group.name, group.steps]));
  return ids.flatMap((id) => {
    const group = foldedGroup(id);
    return group === null ? [id] : (byName.get(group) ?? []);
  });
}

function cardOf(group: StepGroup, steps: readonly Step[]): Step {
  const [first] = steps;
  const places = steps.flatMap((step) => (step.position ? [step.position] : []));
  return {
    ...first!,
    name: foldId(group.name),
    title: group.name,
    summary: plural(steps.length, "step"),
    state: steps.some((step) => step.state !== "normal") ? "changed" : "normal",
    columns: null,
    rows: null,
    problems: steps.reduce((sum, step) => sum + step.problems, 0),
    problem: null,
    unfilled: steps.reduce((sum, step) => sum + step.unfilled, 0),
    effect: null,
    suggestions: steps.flatMap((step) => step.suggestions),
    findings: steps.flatMap((step) => step.findings),
    position: places.length > 0 ? [Math.min(...places.map(([x]) => x)), Math.min(...places.map(([, y]) => y))] : null,
    run: null,
  };
}

/** The graph with each folded group as one card; what goes into the group or out of it ends at the card. */
export function foldGraph(graph: Graph, groups: readonly StepGroup[]): Graph {
  const folded = groups.filter((group) => group.folded);
  if (folded.length === 0) return graph;
  const byName = new Map(graph.steps.map((step) => [step.name, step]));
  const home = new Map(folded.flatMap((group) => group.steps.map((step) => [step, foldId(group.name)] as const)));
  const cards = folded.flatMap((group) => {
    const steps = group.steps.flatMap((name) => byName.get(name) ?? []);
    return steps.length > 0 ? [cardOf(group, steps)] : [];
  });
  const links = new Map<string, Link>();
  for (const link of graph.links) {
    const [from, to] = [home.get(link.from), home.get(link.to)];
    if (!from && !to) links.set(link.id, link);
    else if (from !== to) {
      const id = `${from ?? link.from}.${link.output}>${to ?? link.to}.${to ? "in" : link.port}`;
      if (!links.has(id))
        links.set(id, {
          ...link,
          id,
          from: from ?? link.from,
          output: from ? "out" : link.output,
          to: to ?? link.to,
          port: to ? "in" : link.port,
        });
    }
  }
  return { steps: [...graph.steps.filter((step) => !home.has(step.name)), ...cards], links: [...links.values()] };
}
