"use client";
import { Plus, Redo2, Undo2, Upload } from "lucide-react";
import { type KindName, nodeKinds } from "#domain/nodes/table.ts";
import { KindIcon } from "../canvas/kind-icon.tsx";
import { keyText } from "../shell/key-text.ts";
import { useReason } from "../shell/session.tsx";
import { Button, IconButton } from "../ui/button.tsx";
import { Menu } from "../ui/menu.tsx";

interface CanvasBarProps {
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  readonly pending: number;
  readonly findings: number;
  readonly stops: number;
  readonly adding: boolean;
  readonly onAdding: (open: boolean) => void;
  readonly onAdd: (kind: KindName) => void;
  readonly onBring: () => void;
  readonly onUndo: () => void;
  readonly onRedo: () => void;
}

function CanvasLegend({ pending, findings, stops }: Pick<CanvasBarProps, "pending" | "findings" | "stops">) {
  if (pending + findings === 0) return null;
  return (
    <p className="canvas-legend">
      {pending > 0 && (
        <span>
          <b>{pending}</b> pending
        </span>
      )}
      {findings > 0 && (
        <span>
          <b className="warn">{findings}</b> {findings === 1 ? "finding" : "findings"}
        </span>
      )}
      <i className="rule" aria-hidden />
      {findings > stops && (
        <span>
          <i className="key warn" aria-hidden />
          changes the result
        </span>
      )}
      {stops > 0 && (
        <span>
          <i className="key bad" aria-hidden />
          stops the run
        </span>
      )}
      {pending > 0 && (
        <>
          <span className="wide-only">
            <i className="key" aria-hidden />
            changed
          </span>
          <span className={findings > 0 ? "wide-only" : ""}>
            <i className="key proposed" aria-hidden />
            proposed
          </span>
        </>
      )}
    </p>
  );
}

export function CanvasBar({
  canUndo,
  canRedo,
  pending,
  findings,
  stops,
  adding,
  onAdding,
  onAdd,
  onBring,
  onUndo,
  onRedo,
}: CanvasBarProps) {
  const reason = useReason("pipeline.edit");
  const kinds = Object.values(nodeKinds).filter((kind) => kind.family !== "source");
  return (
    <div className="canvas-bar">
      <div>
        <Menu
          label="Add a step"
          open={adding}
          onOpenChange={(open) => onAdding(open && !reason)}
          trigger={
            <Button icon={<Plus size={14} />} reason={reason} id="add-step">
              Add step
            </Button>
          }
          items={[
            { label: "Bring a source", icon: <Upload size={14} />, onSelect: onBring },
            ...kinds.map((kind) => ({
              label: kind.family === "sink" ? `Load into: ${kind.title}` : kind.title,
              icon: <KindIcon kind={kind.kind as KindName} size={14} />,
              onSelect: () => onAdd(kind.kind as KindName),
            })),
          ]}
        />
        <IconButton
          label="Undo"
          keys={keyText("Mod+z")}
          icon={<Undo2 size={15} />}
          reason={reason}
          disabled={!canUndo}
          onClick={onUndo}
        />
        <IconButton
          label="Redo"
          keys={keyText("Mod+Shift+z")}
          icon={<Redo2 size={15} />}
          reason={reason}
          disabled={!canRedo}
          onClick={onRedo}
        />
      </div>
      <CanvasLegend pending={pending} findings={findings} stops={stops} />
    </div>
  );
}
