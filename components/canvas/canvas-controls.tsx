import { Panel, useReactFlow, useStore } from "@xyflow/react";
import { Maximize2, Minus, Plus, WandSparkles } from "lucide-react";
import { useState } from "react";
import type { Operation } from "#domain/pipeline/operation.ts";
import { elkLayout } from "./elk-layout.ts";
import { useFit } from "./use-fit.ts";
import type { Graph } from "./graph.ts";

interface CanvasControlsProps {
  readonly editable: boolean;
  readonly graph: Graph;
  readonly onApply: (operations: Operation[], reason: string) => void;
}

export function CanvasControls({ editable, graph, onApply }: CanvasControlsProps) {
  const { zoomIn, zoomOut, zoomTo } = useReactFlow();
  const fit = useFit();
  const percent = useStore((state) => Math.round(state.transform[2] * 100));
  const [busy, setBusy] = useState(false);
  const arrange = async () => {
    setBusy(true);
    try {
      const positions = await elkLayout(graph);
      const known = new Set(graph.steps.filter((step) => step.state !== "proposed").map((step) => step.name));
      onApply(
        [
          {
            op: "setLayout",
            positions: Object.fromEntries(Object.entries(positions).filter(([name]) => known.has(name))),
          },
        ],
        "Arrange steps",
      );
    } finally {
      setBusy(false);
    }
  };
  return (
    <Panel position="bottom-left" className="canvas-controls">
      <button type="button" onClick={() => void zoomOut()} aria-label="Zoom out">
        <Minus size={14} />
      </button>
      <button type="button" className="zoom" onClick={() => void zoomTo(1)} aria-label="Zoom to 100 %">
        {percent}%
      </button>
      <button type="button" onClick={() => void zoomIn()} aria-label="Zoom in">
        <Plus size={14} />
      </button>
      <i />
      <button type="button" onClick={() => fit(160)} aria-label="Fit the pipeline (F)">
        <Maximize2 size={13} />
      </button>
      <button
        type="button"
        disabled={!editable || busy || graph.steps.length === 0}
        onClick={() => void arrange()}
        aria-label="Arrange steps"
      >
        <WandSparkles size={14} />
      </button>
    </Panel>
  );
}
