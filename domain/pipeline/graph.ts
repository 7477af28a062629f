import type { NodeInput, Pipeline, PipelineNode } from "./document.ts";

export interface Edge {
  readonly from: string;
  readonly output: NodeInput["output"];
  readonly to: string;
  readonly port: string;
}

/** A pipeline's steps and edges by name, made once: each question about the graph costs what it finds, not what there is. */
interface Index {
  readonly nodes: ReadonlyMap<string, PipelineNode>;
  /** Edges that end at a step that exists, by the step that they come from (which may not exist). */
  readonly readers: ReadonlyMap<string, readonly Edge[]>;
  readonly edges: readonly Edge[];
  /** Filled when it is first asked for. */
  sorted: { readonly order: readonly string[]; readonly circle: readonly string[] } | null;
}

const indexes = new WeakMap<Pipeline, Index>();

function makeIndex(pipeline: Pipeline): Index {
  const edges = pipeline.nodes.flatMap((node) =>
    node.inputs.map((input): Edge => ({ from: input.node, output: input.output, to: node.name, port: input.port })),
  );
  const readers = new Map<string, Edge[]>();
  for (const edge of edges) {
    const known = readers.get(edge.from);
    if (known) known.push(edge);
    else readers.set(edge.from, [edge]);
  }
  return { nodes: new Map(pipeline.nodes.map((node) => [node.name, node])), readers, edges, sorted: null };
}

function indexOf(pipeline: Pipeline): Index {
  const known = indexes.get(pipeline);
  if (known) return known;
  const made = makeIndex(pipeline);
  indexes.set(pipeline, made);
  return made;
}

export const findNode = (pipeline: Pipeline, name: string): PipelineNode | null =>
  indexOf(pipeline).nodes.get(name) ?? null;

/** Every edge, in the order of the text. */
export const edges = (pipeline: Pipeline): readonly Edge[] => indexOf(pipeline).edges;

/** The edges that leave a step, in the order of the text. */
export const readersOf = (pipeline: Pipeline, name: string): readonly Edge[] =>
  indexOf(pipeline).readers.get(name) ?? [];

/** Puts a place into a list that is sorted from high to low. */
function putSorted(places: number[], place: number): void {
  let [low, high] = [0, places.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (places[middle]! > place) low = middle + 1;
    else high = middle;
  }
  places.splice(low, 0, place);
}

/** Of the steps that are ready the one that stands first in the text comes next. */
function sort(pipeline: Pipeline, { nodes, readers }: Index): NonNullable<Index["sorted"]> {
  const places = new Map(pipeline.nodes.map((node, place) => [node.name, place]));
  const waitsFor = new Map(
    pipeline.nodes.map((node) => [
      node.name,
      new Set(node.inputs.map((input) => input.node).filter((name) => nodes.has(name))),
    ]),
  );
  const ready: number[] = [];
  pipeline.nodes.forEach((node, place) => {
    if (waitsFor.get(node.name)!.size === 0) putSorted(ready, place);
  });
  const order: string[] = [];
  for (let place = ready.pop(); place !== undefined; place = ready.pop()) {
    const { name } = pipeline.nodes[place]!;
    order.push(name);
    waitsFor.delete(name);
    for (const { to } of readers.get(name) ?? []) {
      const waits = waitsFor.get(to);
      if (waits?.delete(name) && waits.size === 0) putSorted(ready, places.get(to)!);
    }
  }
  return { order, circle: [...waitsFor.keys()] };
}

/** Node names, upstream first; the nodes of a circle come last, in text order. */
export function topological(pipeline: Pipeline): {
  readonly order: readonly string[];
  readonly circle: readonly string[];
} {
  const index = indexOf(pipeline);
  index.sorted ??= sort(pipeline, index);
  return index.sorted;
}

function reach(starts: readonly string[], next: (name: string) => readonly string[]): Set<string> {
  const reached = new Set<string>();
  const waiting = [...starts];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop())
    for (const each of next(name))
      if (!reached.has(each)) {
        reached.add(each);
        waiting.push(each);
      }
  return reached;
}

/** The names of every node downstream of these; one of them only where it lies behind another, or on a circle. */
export const downstreamOf = (pipeline: Pipeline, names: readonly string[]): Set<string> =>
  reach(names, (name) => readersOf(pipeline, name).map((edge) => edge.to));

/** The names of everything that these nodes read, directly or not; also names that no node has. */
export const upstreamOf = (pipeline: Pipeline, names: readonly string[]): Set<string> =>
  reach(names, (name) => findNode(pipeline, name)?.inputs.map((input) => input.node) ?? []);

export const downstream = (pipeline: Pipeline, name: string): string[] => [...downstreamOf(pipeline, [name])];
export const upstream = (pipeline: Pipeline, name: string): string[] => [...upstreamOf(pipeline, [name])];
