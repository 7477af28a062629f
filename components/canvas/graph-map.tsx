import { Panel, useReactFlow, useStore } from "@xyflow/react";
import { memo, type PointerEvent, useMemo, useRef } from "react";
import { stepSize } from "./layered-layout.ts";
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

const states = ["normal", "changed", "proposed"] as const;
const boxes = (nodes: readonly StepFlowNode[]): string =>
  nodes
    .map(
      ({ position: { x, y } }) =>
        `M${Math.round(x)} ${Math.round(y)}h${stepSize.width}v${stepSize.height}h-${stepSize.width}z`,
    )
    .join("");

/** What of the whole can be seen now; alone in being drawn while the view moves. */
function Seen() {
  const [x, y, zoom] = useStore((state) => state.transform);
  const [paneWidth, paneHeight] = useStore(
    (state) => [state.width, state.height] as const,
    (a, b) => a[0] === b[0] && a[1] === b[1],
  );
  return <rect className="map-seen" x={-x / zoom} y={-y / zoom} width={paneWidth / zoom} height={paneHeight / zoom} />;
}

/** The whole pipeline in small: three paths, however many steps there are. A press or a drag moves the view there. */
export const GraphMap = memo(function GraphMap({ nodes }: { nodes: readonly StepFlowNode[] }) {
  const { setCenter, getZoom } = useReactFlow();
  const svg = useRef<SVGSVGElement>(null);
  const bounds = useMemo(() => boundsOf(nodes), [nodes]);
  const paths = useMemo(
    () => states.map((state) => boxes(nodes.filter((node) => node.data.step.state === state))),
    [nodes],
  );
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
          <path key={states[index]} className={`mini-${states[index]}`} d={path} />
        ))}
        <Seen />
      </svg>
    </Panel>
  );
});
