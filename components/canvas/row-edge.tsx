import { BaseEdge, type Edge, EdgeLabelRenderer, type EdgeProps } from "@xyflow/react";
import { Plus } from "lucide-react";
import { memo, useState } from "react";
import { useCanvasTools } from "./canvas-tools.ts";
import { type Box, labelPlace, roundedPath, routePoints } from "./edge-route.ts";
import { foldedGroup } from "./fold.ts";
import type { Link } from "./graph.ts";

export type RowFlowEdge = Edge<{ link: Link; boxes: readonly Box[]; lane: number }, "rows">;

const number = (value: number): string => value.toLocaleString("en-US");
const wordOf = (link: Link): string => (link.output === "rejects" ? "rejects" : link.lookup ? "lookup" : "rows");

/** Above the line how many rows, below it what kind they are; in red how many the step before took away, in amber how many it refused or made of several partners. */
function EdgeLabel({ link, isLine }: { link: Link; isLine: boolean }) {
  const word = wordOf(link);
  if (link.rows === null && link.removed === 0 && link.rejected === 0 && link.added === 0 && word === "rows")
    return null;
  const less = link.removed > 0 && <span className="removed">−{number(link.removed)}</span>;
  const refused = link.rejected > 0 && <span className="rejected">−{number(link.rejected)}</span>;
  const more = link.added > 0 && <span className="added">+{number(link.added)}</span>;
  const change = (less || refused || more) && (
    <>
      {less}
      {refused}
      {more}
    </>
  );
  if (isLine)
    return (
      <>
        {change}
        {link.rows !== null && <span>{number(link.rows)}</span>}
        <small>{word}</small>
      </>
    );
  return (
    <>
      {link.rows === null ? change : <span>{number(link.rows)}</span>}
      <small>{link.rows !== null && change ? change : word}</small>
    </>
  );
}

export const RowEdge = memo(function RowEdge(props: EdgeProps<RowFlowEdge>) {
  const { link, boxes, lane } = props.data!;
  const points = routePoints(
    { x: props.sourceX, y: props.sourceY },
    { x: props.targetX, y: props.targetY },
    { boxes, lane },
  );
  const { x, y, isLine } = labelPlace(points, lane);
  const [isNear, setIsNear] = useState(false);
  const { editable, insertOn } = useCanvasTools();
  const hasPlus = editable && !link.proposed && foldedGroup(link.to) === null && foldedGroup(link.from) === null;
  const kind = link.proposed ? "proposed" : link.lookup ? "lookup" : "rows";
  return (
    <>
      <g onPointerEnter={() => setIsNear(true)} onPointerLeave={() => setIsNear(false)}>
        <BaseEdge
          id={props.id}
          path={roundedPath(points)}
          {...(props.markerEnd ? { markerEnd: props.markerEnd } : {})}
          className={`row-edge ${kind} ${link.added > 0 ? "grows" : ""}`}
        />
      </g>
      <EdgeLabelRenderer>
        <div
          className={`row-label ${kind} ${isLine ? "in-line" : ""}`}
          style={{ transform: `translate(-50%, -50%) translate(${x}px, ${y}px)` }}
        >
          <EdgeLabel link={link} isLine={isLine} />
        </div>
        {hasPlus && (isNear || props.selected) && (
          <button
            type="button"
            className="edge-plus nodrag nopan"
            style={{ transform: `translate(-50%, -50%) translate(${x}px, ${y}px)` }}
            aria-label={`Insert a step between ${link.from} and ${link.to}`}
            onPointerEnter={() => setIsNear(true)}
            onPointerLeave={() => setIsNear(false)}
            onClick={(event) => insertOn(link, { x: event.clientX, y: event.clientY })}
          >
            <Plus size={13} />
          </button>
        )}
      </EdgeLabelRenderer>
    </>
  );
});
