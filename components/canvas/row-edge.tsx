import { BaseEdge, type Edge, EdgeLabelRenderer, type EdgeProps, getSmoothStepPath } from "@xyflow/react";
import { memo } from "react";
import type { Link } from "./graph.ts";

export type RowFlowEdge = Edge<{ link: Link }, "rows">;

export const RowEdge = memo(function RowEdge(props: EdgeProps<RowFlowEdge>) {
  const link = props.data!.link;
  const [path, x, y] = getSmoothStepPath({ ...props, borderRadius: 8 });
  const kind = link.proposed ? "proposed" : link.lookup ? "lookup" : "rows";
  const words = link.output === "rejects" ? "rejects" : link.lookup ? "lookup" : "rows";
  return (
    <>
      <BaseEdge id={props.id} path={path} {...(props.markerEnd ? { markerEnd: props.markerEnd } : {})} className={`row-edge ${kind}`} />
      <EdgeLabelRenderer>
        <div className={`row-label ${kind}`} style={{ transform: `translate(-50%, -50%) translate(${x}px, ${y}px)` }}>
          {link.removed > 0 && <span className="removed">−{link.removed.toLocaleString("en-US")}</span>}
          {link.rows !== null && <span>{link.rows.toLocaleString("en-US")}</span>}
          {(link.rows !== null || link.proposed) && <small>{words}</small>}
        </div>
      </EdgeLabelRenderer>
    </>
  );
});
