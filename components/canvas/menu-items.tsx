import { type KindName, nodeKinds } from "#domain/nodes/table.ts";
import { plural } from "#domain/text/plural.ts";
import { keyText } from "../shell/key-text.ts";
import type { MenuItem } from "../ui/menu.tsx";
import { KindIcon } from "./kind-icon.tsx";
import type { Edits } from "./use-edits.ts";

/** Every kind of step that can stand behind another. */
export const kindItems = (onChoose: (kind: KindName) => void): MenuItem[] =>
  Object.values(nodeKinds)
    .filter((kind) => kind.family !== "source")
    .map((kind) => ({
      label: kind.family === "sink" ? `Load into: ${kind.title}` : kind.title,
      icon: <KindIcon kind={kind.kind as KindName} size={14} />,
      onSelect: () => onChoose(kind.kind as KindName),
    }));

interface StepMenu {
  readonly edits: Edits;
  readonly chosen: readonly string[];
  readonly editable: boolean;
  readonly onGroup: () => void;
  readonly onRenameGroup: (name: string) => void;
  readonly onAddBehind: () => void;
  readonly onAll: () => void;
  readonly onFind: () => void;
}

function groupItems({ edits, chosen, editable, onGroup, onRenameGroup }: StepMenu): MenuItem[] {
  const group = chosen[0] === undefined ? null : edits.groupOf(chosen[0]);
  const disabled = !editable;
  return [
    { label: "Group…", keys: keyText("Mod+g"), disabled: disabled || chosen.length === 0, onSelect: onGroup },
    ...(group
      ? [
          {
            label: `${group.folded ? "Unfold" : "Fold"} ${group.name}`,
            disabled,
            onSelect: () => edits.setGroup(group.name, { ...group, folded: !group.folded }),
          },
          { label: `Rename ${group.name}…`, disabled, onSelect: () => onRenameGroup(group.name) },
          { label: `Ungroup ${group.name}`, disabled, onSelect: () => edits.setGroup(group.name, null) },
        ]
      : []),
  ];
}

/** What can be done with the selected steps, and with none. */
export function stepItems(given: StepMenu): MenuItem[] {
  const { edits, chosen, editable, onAddBehind, onAll, onFind } = given;
  const disabled = !editable || chosen.length === 0;
  const many = chosen.length > 1 ? ` ${plural(chosen.length, "step")}` : "";
  return [
    { label: "Add a step behind…", disabled: !editable || chosen.length !== 1, onSelect: onAddBehind },
    { label: `Copy${many}`, keys: keyText("Mod+c"), disabled: chosen.length === 0, onSelect: () => edits.copy(chosen) },
    { label: `Cut${many}`, keys: keyText("Mod+x"), disabled, onSelect: () => edits.cut(chosen) },
    { label: "Paste", keys: keyText("Mod+v"), disabled: !editable, onSelect: edits.pasteFromClipboard },
    { label: `Duplicate${many}`, keys: keyText("Mod+d"), disabled, onSelect: () => edits.duplicate(chosen) },
    ...groupItems(given),
    { label: "Select all", keys: keyText("Mod+a"), onSelect: onAll },
    { label: "Find a step…", keys: keyText("Mod+f"), onSelect: onFind },
    { label: `Delete${many}`, keys: "Del", danger: true, disabled, onSelect: () => edits.remove(chosen) },
  ];
}
