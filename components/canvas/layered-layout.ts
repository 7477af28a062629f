import type { Graph, Link } from "./graph.ts";

export const stepSize = { width: 164, height: 76 } as const;
const gap = { x: 84, y: 44 } as const;
const cell = { x: stepSize.width + gap.x, y: stepSize.height + gap.y } as const;
/** A band that is wider than this cannot be read anyway. */
const mostColumns = 24;
/** What a canvas shows at full size, beside a chat and an inspector. */
const view = { width: 860, height: 540 } as const;

interface Place {
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

/** Row of each step in its column: beside what it reads, the next free one. */
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
      .map((link) => rows.get(link.from) ?? 0);
    let row = beside.length > 0 ? Math.min(...beside) : branch.has(step.name) ? 1 : 0;
    while (used.has(row)) row += 1;
    used.add(row);
    rows.set(step.name, row);
  }
  return rows;
}

/**
 * How many columns stand in one band: a long chain goes on below, so that the whole can be read. Bands of one length, and as few as
 * come close to the largest picture.
 */
function bandWidth(columns: ReadonlyMap<string, number>, rows: ReadonlyMap<string, number>): number {
  const count = Math.max(0, ...columns.values()) + 1;
  const tallest = Array.from({ length: count }, () => 1);
  for (const [name, column] of columns) tallest[column] = Math.max(tallest[column]!, rows.get(name)! + 1);
  const rowsWith = (width: number): number =>
    Array.from({ length: Math.ceil(count / width) }, (_, band) =>
      Math.max(...tallest.slice(band * width, (band + 1) * width)),
    ).reduce((sum, height) => sum + height, 0);
  const zoomOf = (width: number): number =>
    Math.min(1, view.width / (width * cell.x - gap.x), view.height / (rowsWith(width) * cell.y));
  const widths = Array.from(
    { length: Math.min(count, mostColumns) },
    (_, index) => Math.min(count, mostColumns) - index,
  );
  const best = Math.max(...widths.map(zoomOf));
  const widest = widths.find((width) => zoomOf(width) >= best * 0.88) ?? count;
  return Math.ceil(count / Math.ceil(count / widest));
}

/**
 * Columns by longest path, rows by what a step reads, wrapped into bands: good enough for the first paint, and linear. Steps that
 * have a place of their own keep it.
 */
export function layeredLayout(graph: Graph): Map<string, Place> {
  const ends = endsOf(graph);
  const columns = columnsOf(graph, ends);
  const rows = rowsOf(graph, ends, columns);
  const width = bandWidth(columns, rows);
  const bands = graph.steps.map((step) => Math.floor(columns.get(step.name)! / width));
  const heights = Array.from({ length: Math.max(0, ...bands) + 1 }, () => 1);
  graph.steps.forEach((step, index) => {
    heights[bands[index]!] = Math.max(heights[bands[index]!]!, rows.get(step.name)! + 1);
  });
  const tops = [0];
  for (const height of heights) tops.push(tops.at(-1)! + height);
  const top = (band: number): number => tops[band]!;
  return new Map(
    graph.steps.map((step, index) => {
      const place = {
        x: (columns.get(step.name)! % width) * cell.x,
        y: (top(bands[index]!) + rows.get(step.name)!) * cell.y,
      };
      return [step.name, step.position ? { x: step.position[0], y: step.position[1] } : place];
    }),
  );
}
