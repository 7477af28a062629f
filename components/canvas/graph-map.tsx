import { Panel, useReactFlow, useStore } from "@xyflow/react";
import { memo, type PointerEvent, useMemo, useRef } from "react";
import { stepSize } from "./layered-layout.ts";
import { lookOf } from "./step-look.ts";
import type { StepFlowNode } from "./step-node.tsx";

const width = 150;
const height = 94;
const air = 100;

interface Bounds {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

function boundsOf(nodes: readonly StepFlowNode[]): Bounds {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { position } of nodes) {
    left = Math.min(left, position.x);
    top = Math.min(top, position.y);
    right = Math.max(right, position.x + stepSize.width);
    bottom = Math.max(bottom, position.y + stepSize.height);
  }
  return { x: left - air, y: top - air, width: right - left + 2 * air, height: bottom - top + 2 * air };
}

const looks = ["normal", "changed", "proposed", "warn", "bad"] as const;
/** One colour a step: what is wrong with it before what is new about it. */
function colourOf({ data: { step } }: StepFlowNode): (typeof looks)[number] {
  const look = step.state === "proposed" ? "" : lookOf(step);
  return look === "bad" || look === "warn" ? look : step.state;
}
const boxes = (nodes: readonly StepFlowNode[]): string =>
  nodes
    .map(
      ({ position: { x, y } }) =>
        `M${Math.round(x)} ${Math.round(y)}h${stepSize.width}v${stepSize.height}h-${stepSize.width}z`,
    )
    .join("");

/** What of the whole can be seen now, as far as the map goes; alone in being drawn while the view moves. */
function Seen({ bounds }: { bounds: Bounds }) {
  const [x, y, zoom] = useStore((state) => state.transform);
  const [paneWidth, paneHeight] = useStore(
    (state) => [state.width, state.height] as const,
    (a, b) => a[0] === b[0] && a[1] === b[1],
  );
  const [left, top] = [Math.max(-x / zoom, bounds.x), Math.max(-y / zoom, bounds.y)];
  const right = Math.min((paneWidth - x) / zoom, bounds.x + bounds.width);
  const bottom = Math.min((paneHeight - y) / zoom, bounds.y + bounds.height);
  if (right <= left || bottom <= top) return null;
  return <rect className="map-seen" x={left} y={top} width={right - left} height={bottom - top} />;
}

/** The whole pipeline in small: a path for each colour, however many steps there are. A press or a drag moves the view there. */
export const GraphMap = memo(function GraphMap({ nodes }: { nodes: readonly StepFlowNode[] }) {
  const { setCenter, getZoom } = useReactFlow();
  const svg = useRef<SVGSVGElement>(null);
  const bounds = useMemo(() => boundsOf(nodes), [nodes]);
  const paths = useMemo(() => looks.map((look) => boxes(nodes.filter((node) => colourOf(node) === look))), [nodes]);
  const move = (event: PointerEvent) => {
    const matrix = svg.current?.getScreenCTM();
    if (!matrix || event.buttons !== 1) return;
    const { x, y } = new DOMPoint(event.clientX, event.clientY).matrixTransform(matrix.inverse());
    void setCenter(x, y, { zoom: getZoom() });
  };
  return (
    <Panel position="bottom-right" className="mini">
      <svg
        ref={svg}
        width={width}
        height={height}
        viewBox={`${bounds.x} ${bounds.y} ${bounds.width} ${bounds.height}`}
        role="img"
        aria-label="Map of the pipeline"
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          move(event);
        }}
        onPointerMove={move}
      >
        {paths.map((path, index) => (
          <path key={looks[index]} className={`mini-${looks[index]}`} d={path} />
        ))}
        <Seen bounds={bounds} />
      </svg>
    </Panel>
  );
});
