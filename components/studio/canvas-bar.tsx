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
  readonly onAdd: (kind: KindName) => void;
  readonly onBring: () => void;
  readonly onUndo: () => void;
  readonly onRedo: () => void;
}

export function CanvasBar({ canUndo, canRedo, pending, findings, onAdd, onBring, onUndo, onRedo }: CanvasBarProps) {
  const reason = useReason("pipeline.edit");
  const kinds = Object.values(nodeKinds).filter((kind) => kind.family !== "source");
  return (
    <div className="canvas-bar">
      <div>
        <Menu label="Add a step" trigger={<Button icon={<Plus size={14} />} reason={reason} id="add-step">Add step</Button>}
          items={[{ label: "Bring a source", icon: <Upload size={14} />, onSelect: onBring }, ...kinds.map((kind) => ({ label: kind.family === "sink" ? `Load into: ${kind.title}` : kind.title, icon: <KindIcon kind={kind.kind as KindName} size={14} />, onSelect: () => onAdd(kind.kind as KindName) }))]} />
        <IconButton label="Undo" keys={keyText("Mod+z")} icon={<Undo2 size={15} />} reason={reason} disabled={!canUndo} onClick={onUndo} />
        <IconButton label="Redo" keys={keyText("Mod+Shift+z")} icon={<Redo2 size={15} />} reason={reason} disabled={!canRedo} onClick={onRedo} />
      </div>
      {(pending > 0 || findings > 0) && <p className="canvas-legend">{pending > 0 && <><b>{pending}</b> pending<i className="changed" />changed<i className="proposed" />proposed</>}{findings > 0 && <><b>{findings}</b> {findings === 1 ? "finding" : "findings"}</>}</p>}
    </div>
  );
}
