import type { Graph, Link } from "./graph.ts";

export const stepSize = { width: 164, height: 76 } as const;
const gap = { x: 68, y: 44 } as const;
/** From one step to the next, and from one lane to the next. */
export const cell = { x: stepSize.width + gap.x, y: stepSize.height + gap.y } as const;
export interface Place {
  x: number;
  y: number;
}

/** The links of a graph by their ends, made once. */
interface Ends {
  readonly into: ReadonlyMap<string, readonly Link[]>;
  readonly from: ReadonlyMap<string, readonly Link[]>;
}
const endsOf = ({ links }: Graph): Ends => ({
  into: Map.groupBy(links, (link) => link.to),
  from: Map.groupBy(links, (link) => link.from),
});

/** Column of each step: the longest path from a source. A step on a circle stands behind what could be placed. */
function columnsOf(graph: Graph, ends: Ends): Map<string, number> {
  const columns = new Map<string, number>();
  const seen = new Set<string>();
  const waiting = graph.steps.map(({ name }) => ({ name, isOpened: false })).toReversed();
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const before = (ends.into.get(next.name) ?? []).map((link) => link.from);
    if (next.isOpened) columns.set(next.name, Math.max(-1, ...before.map((each) => columns.get(each) ?? -1)) + 1);
    else if (!seen.has(next.name)) {
      seen.add(next.name);
      waiting.push({ name: next.name, isOpened: true }, ...before.map((name) => ({ name, isOpened: false })));
    }
  }
  pullLookups(graph, { ends, columns });
  return columns;
}

/** A chain that is only looked up stands right before the step that reads it, not far away at the left. */
function pullLookups(graph: Graph, { ends, columns }: { ends: Ends; columns: Map<string, number> }): void {
  const byColumn = [...graph.steps].sort((a, b) => columns.get(b.name)! - columns.get(a.name)!);
  for (const step of byColumn) {
    const read = (ends.from.get(step.name) ?? []).map((link) => columns.get(link.to)!);
    if (read.length > 0) columns.set(step.name, Math.max(columns.get(step.name)!, Math.min(...read) - 1));
  }
}

/** Steps whose rows are only looked up: every way from them ends at the right side of a join. */
function lookupBranch(graph: Graph, ends: Ends, columns: ReadonlyMap<string, number>): Set<string> {
  const branch = new Set<string>();
  for (const step of [...graph.steps].sort((a, b) => columns.get(b.name)! - columns.get(a.name)!)) {
    const out = ends.from.get(step.name) ?? [];
    if (out.length > 0 && out.every((link) => link.lookup || branch.has(link.to))) branch.add(step.name);
  }
  return branch;
}

/** Row of each step in its column: beside what it reads, the next free one; refused rows go a row below. */
function rowsOf(graph: Graph, ends: Ends, columns: ReadonlyMap<string, number>): Map<string, number> {
  const rows = new Map<string, number>();
  const branch = lookupBranch(graph, ends, columns);
  const taken = new Map<number, Set<number>>();
  for (const step of [...graph.steps].sort((a, b) => columns.get(a.name)! - columns.get(b.name)!)) {
    const column = columns.get(step.name)!;
    const used = taken.get(column) ?? new Set<number>();
    taken.set(column, used);
    const beside = (ends.into.get(step.name) ?? [])
      .filter((link) => !link.lookup)
      .map((link) => (rows.get(link.from) ?? 0) + (link.output === "rejects" ? 1 : 0));
    let row = beside.length > 0 ? Math.min(...beside) : branch.has(step.name) ? 1 : 0;
    while (used.has(row)) row += 1;
    used.add(row);
    rows.set(step.name, row);
  }
  return rows;
}

/** Places for steps that have none among steps that have: behind what they read, at the first free spot below. */
function placeAmong(graph: Graph, ends: Ends, columns: ReadonlyMap<string, number>): Map<string, Place> {
  const places = new Map<string, Place>();
  const taken = new Set<string>();
  const spot = ({ x, y }: Place): string => `${Math.round(x / cell.x)} ${Math.round(y / cell.y)}`;
  const put = (name: string, place: Place): void => {
    places.set(name, place);
    taken.add(spot(place));
  };
  for (const step of graph.steps) if (step.position) put(step.name, { x: step.position[0], y: step.position[1] });
  const bottom = Math.max(...[...places.values()].map((place) => place.y)) + cell.y;
  for (const step of graph.steps.toSorted((a, b) => columns.get(a.name)! - columns.get(b.name)!)) {
    if (step.position) continue;
    const before = (ends.into.get(step.name) ?? []).flatMap((link) => places.get(link.from) ?? []);
    const [first] = before;
    const place = first
      ? { x: Math.max(...before.map(({ x }) => x)) + cell.x, y: first.y }
      : { x: columns.get(step.name)! * cell.x, y: bottom };
    while (taken.has(spot(place))) place.y += cell.y;
    put(step.name, place);
  }
  return places;
}

/**
 * From left to right, without a turn: columns by longest path, lanes by what a step reads. Linear, and good enough for the
 * first paint. Steps that have a place of their own keep it; where all have one, nothing is reckoned.
 */
export function layeredLayout(graph: Graph): Map<string, Place> {
  if (graph.steps.every((step) => step.position))
    return new Map(graph.steps.map(({ name, position }) => [name, { x: position![0], y: position![1] }]));
  const ends = endsOf(graph);
  const columns = columnsOf(graph, ends);
  if (graph.steps.some((step) => step.position)) return placeAmong(graph, ends, columns);
  const rows = rowsOf(graph, ends, columns);
  return new Map(
    graph.steps.map(({ name }) => [name, { x: columns.get(name)! * cell.x, y: rows.get(name)! * cell.y }]),
  );
}
