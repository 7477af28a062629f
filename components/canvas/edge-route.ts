export interface Point {
  readonly x: number;
  readonly y: number;
}
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const reach = 42;
const margin = 6;

const between = (value: number, from: number, to: number): boolean =>
  value > Math.min(from, to) && value < Math.max(from, to);

/** Whether a line that runs along one axis goes through a box. */
function crosses(a: Point, b: Point, box: Box): boolean {
  const [left, right, top, bottom] = [
    box.x - margin,
    box.x + box.width + margin,
    box.y - margin,
    box.y + box.height + margin,
  ];
  if (Math.abs(a.y - b.y) < 0.5)
    return between(a.y, top, bottom) && Math.max(a.x, b.x) > left && Math.min(a.x, b.x) < right;
  return between(a.x, left, right) && Math.max(a.y, b.y) > top && Math.min(a.y, b.y) < bottom;
}

const hits = (points: readonly Point[], boxes: readonly Box[]): number =>
  points
    .slice(1)
    .reduce((sum, point, index) => sum + boxes.filter((box) => crosses(points[index]!, point, box)).length, 0);

/** Points of a line from the right side of one step to the left side of another that goes through as few steps as it can. */
export function routePoints(
  from: Point,
  to: Point,
  given: { readonly boxes: readonly Box[]; readonly lane: number },
): Point[] {
  const shift = (given.lane % 3) * 7;
  const bend = (x: number): Point[] => [from, { x, y: from.y }, { x, y: to.y }, to];
  const detour = (y: number): Point[] => [
    from,
    { x: from.x + reach - shift, y: from.y },
    { x: from.x + reach - shift, y },
    { x: to.x - reach + shift, y },
    { x: to.x - reach + shift, y: to.y },
    to,
  ];
  const isAhead = to.x - from.x >= 24;
  const rows = [to.y - 60, to.y + 60, from.y + 60, from.y - 60].map((y) => y - 7 + shift);
  const candidates = [
    ...(isAhead ? [bend((from.x + to.x) / 2), bend(to.x - reach + shift), bend(from.x + reach - shift)] : []),
    ...rows.map(detour),
  ];
  const counted = candidates.map((points) => ({ points, hits: hits(points, given.boxes) }));
  return counted.reduce((best, each) => (each.hits < best.hits ? each : best)).points;
}

const nearer = (from: Point, to: Point, by: number): Point => {
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  return length === 0
    ? from
    : { x: from.x + ((to.x - from.x) * by) / length, y: from.y + ((to.y - from.y) * by) / length };
};

/** An SVG path with rounded corners. */
export function roundedPath(points: readonly Point[], radius = 8): string {
  const inner = points.slice(1, -1).map((corner, index) => {
    const [before, after] = [points[index]!, points[index + 2]!];
    const by = Math.min(
      radius,
      Math.hypot(corner.x - before.x, corner.y - before.y) / 2,
      Math.hypot(after.x - corner.x, after.y - corner.y) / 2,
    );
    const [start, end] = [nearer(corner, before, by), nearer(corner, after, by)];
    return `L${start.x},${start.y} Q${corner.x},${corner.y} ${end.x},${end.y}`;
  });
  return `M${points[0]!.x},${points[0]!.y} ${inner.join(" ")} L${points.at(-1)!.x},${points.at(-1)!.y}`;
}

/** Half of a label's line and a little air. */
const above = 9;

/** On the longest piece, where a label stands: its middle, and beside it for lines that run close to another; above a line that goes round, which runs close to the steps below it. */
export function labelPlace(points: readonly Point[], lane = 0): Point & { readonly isLine: boolean } {
  const pieces = points.slice(1).map((to, index) => ({
    from: points[index]!,
    to,
    length: Math.hypot(to.x - points[index]!.x, to.y - points[index]!.y),
  }));
  const { from, to } = pieces.reduce((best, each) => (each.length > best.length ? each : best));
  const share = 0.5 + [0, 0.2, -0.2][lane % 3]!;
  const isUpright = Math.abs(from.x - to.x) < 0.5;
  const isRound = !isUpright && points.length > 4;
  return {
    x: from.x + (to.x - from.x) * share,
    y: from.y + (to.y - from.y) * share - (isRound ? above : 0),
    isLine: isUpright || isRound,
  };
}
