import type { RunView } from "#domain/api/runs.ts";
import { kindNames, type KindName } from "#domain/nodes/table.ts";
import { type Point, roundedPath, routePoints } from "../canvas/edge-route.ts";
import { KindIcon } from "../canvas/kind-icon.tsx";
import { layeredLayout, stepSize } from "../canvas/layered-layout.ts";
import { inBands } from "./bands.ts";

/** The canvas's layout drawn small: a step is its icon in the middle of its place. */
const scale = { x: 0.285, y: 0.54 };
/** So many columns fit beside a run; what is longer goes on below. */
const mostColumns = 5;
const inset = { x: 18, y: 0 };
const half = { x: 18, y: 13 };
/** No wider than from one column to the next. */
const labelWidth = 62;
/** A line between two rows runs below the names of the upper one. */
const underName = 6;

function places(run: RunView): Map<string, Point> {
  const steps = run.nodes.map((node) => ({
    name: node.name,
    kind: node.kind as KindName,
    title: node.title,
    summary: "",
    state: "normal" as const,
    columns: null,
    rows: null,
    problems: 0,
    problem: null,
    unfilled: 0,
    effect: null,
    suggestions: [],
    findings: [],
    position: null,
  }));
  const links = run.nodes.flatMap((node) =>
    node.inputs.map((from, index) => ({
      id: `${from}>${node.name}.${index}`,
      from,
      output: "out" as const,
      to: node.name,
      port: String(index),
      proposed: false,
      lookup: index > 0,
      rows: null,
      removed: 0,
      rejected: 0,
      added: 0,
    })),
  );
  return inBands(layeredLayout({ steps, links }), mostColumns);
}

const small = (point: Point): Point => ({ x: point.x * scale.x + inset.x, y: point.y * scale.y + inset.y });
const middle = (place: Point): Point => small({ x: place.x + stepSize.width / 2, y: place.y + stepSize.height / 2 });

function pathOf(from: Point, to: Point, given: { places: readonly Point[]; lane: number }): string {
  const boxes = given.places.map((place) => ({ ...place, ...stepSize }));
  const points = routePoints(
    { x: from.x + stepSize.width, y: from.y + stepSize.height / 2 },
    { x: to.x, y: to.y + stepSize.height / 2 },
    { boxes, lane: given.lane },
  ).map((point) =>
    point.y === from.y + stepSize.height / 2 || point.y === to.y + stepSize.height / 2
      ? small(point)
      : { ...small(point), y: small(point).y + underName },
  );
  return roundedPath(
    [
      { ...points[0]!, x: middle(from).x + half.x },
      ...points.slice(1, -1),
      { ...points.at(-1)!, x: middle(to).x - half.x },
    ],
    5,
  );
}

/** A step's state is that of its stage; where the stage failed at one of its steps, the others were only on the way. */
function stepStates(run: RunView): Map<string, string> {
  const states = new Map(run.stages.map((stage) => [stage.id, stage.state]));
  const guilty = new Set(run.problems.flatMap((problem) => problem.node ?? []));
  const isGuilty = (stage: string): boolean => run.nodes.some((node) => node.stage === stage && guilty.has(node.name));
  return new Map(
    run.nodes.map((node) => {
      const state = states.get(node.stage) ?? "waiting";
      return [node.name, state === "failed" && isGuilty(node.stage) && !guilty.has(node.name) ? "not done" : state];
    }),
  );
}

/** The pipeline in small, with the state of each step's stage. */
export function RunGraph({
  run,
  selected,
  onSelect,
}: {
  run: RunView;
  selected: string | null;
  onSelect: (stage: string) => void;
}) {
  const at = places(run);
  const states = stepStates(run);
  const all = [...at.values()];
  const width = Math.max(...all.map((place) => middle(place).x)) + labelWidth / 2 + 4;
  const height = Math.max(...all.map((place) => middle(place).y)) + 38;
  return (
    <div className="run-graph" style={{ width, height }}>
      <svg width={width} height={height} aria-hidden>
        {run.nodes.flatMap((node, index) =>
          node.inputs.map((from, port) => (
            <path
              key={`${from}>${node.name}.${port}`}
              d={pathOf(at.get(from)!, at.get(node.name)!, { places: all, lane: index })}
              fill="none"
              stroke="var(--g-300)"
              strokeWidth={1.4}
            />
          )),
        )}
      </svg>
      {run.nodes.map((node) => {
        const state = states.get(node.name)!;
        const { x, y } = middle(at.get(node.name)!);
        return (
          <button
            key={node.name}
            type="button"
            className={`run-step ${state} ${selected === node.stage ? "selected" : ""}`}
            style={{ left: x - labelWidth / 2, width: labelWidth, top: y - half.y }}
            onClick={() => onSelect(node.stage)}
            aria-label={`${node.name}: ${state}`}
            title={`${node.name}: ${state}`}
          >
            <span>
              {(kindNames as readonly string[]).includes(node.kind) && (
                <KindIcon kind={node.kind as KindName} size={14} />
              )}
            </span>
            <small>{node.name}</small>
          </button>
        );
      })}
    </div>
  );
}
