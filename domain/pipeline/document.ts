import type { KindName } from "../nodes/table.ts";
import type { Problem } from "../errors/problem.ts";

/** A node as written: its configuration is any mapping in a draft, and has the kind's shape once `problems` is empty. */
export interface PipelineNode {
  readonly name: string;
  readonly kind: KindName;
  readonly config: Readonly<Record<string, unknown>>;
  /** One for each input field that is filled in. */
  readonly inputs: readonly NodeInput[];
}

export interface NodeInput {
  /** The input field: `from`, `left`, `right`. */
  readonly port: string;
  readonly node: string;
  readonly output: "out" | "rejects";
}

export interface Schedule {
  readonly cron: string;
  readonly timezone: string;
}

export interface Pipeline {
  readonly name: string;
  readonly schedule: Schedule | null;
  /** In the order of the text. */
  readonly nodes: readonly PipelineNode[];
  readonly layout: Readonly<Record<string, readonly [number, number]>>;
  /** Where a suggestion put a step among others on one edge; apart from the meaning, like the layout. */
  readonly ranks: Readonly<Record<string, number>>;
}

/** A draft is whatever could be read, with everything that keeps it from running. */
export interface Draft {
  readonly pipeline: Pipeline;
  readonly problems: readonly Problem[];
}

export const findNode = (pipeline: Pipeline, name: string): PipelineNode | null =>
  pipeline.nodes.find((node) => node.name === name) ?? null;

export interface Edge {
  readonly from: string;
  readonly output: "out" | "rejects";
  readonly to: string;
  readonly port: string;
}

export const edges = (pipeline: Pipeline): Edge[] =>
  pipeline.nodes.flatMap((node) =>
    node.inputs.map((input) => ({ from: input.node, output: input.output, to: node.name, port: input.port })),
  );

/** Node names, upstream first; the nodes of a circle come last, in text order. */
export function topological(pipeline: Pipeline): { order: string[]; circle: string[] } {
  const waiting = new Map(
    pipeline.nodes.map((node) => [
      node.name,
      new Set(node.inputs.map((input) => input.node).filter((name) => findNode(pipeline, name))),
    ]),
  );
  const order: string[] = [];
  for (;;) {
    const ready = pipeline.nodes.find((node) => waiting.get(node.name)?.size === 0);
    if (!ready) return { order, circle: [...waiting.keys()] };
    order.push(ready.name);
    waiting.delete(ready.name);
    waiting.forEach((upstream) => upstream.delete(ready.name));
  }
}

/** The names of every node downstream of this one. */
export function downstream(pipeline: Pipeline, name: string): string[] {
  const reached = new Set<string>();
  const visit = (from: string): void => {
    for (const edge of edges(pipeline))
      if (edge.from === from && !reached.has(edge.to)) {
        reached.add(edge.to);
        visit(edge.to);
      }
  };
  visit(name);
  return [...reached];
}

export function upstream(pipeline: Pipeline, name: string): string[] {
  const reached = new Set<string>();
  const visit = (to: string): void => {
    for (const edge of edges(pipeline))
      if (edge.to === to && !reached.has(edge.from)) {
        reached.add(edge.from);
        visit(edge.from);
      }
  };
  visit(name);
  return [...reached];
}
