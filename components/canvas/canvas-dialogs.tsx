import type { SearchableStep } from "#domain/pipeline/find-steps.ts";
import { FindStep } from "./find-step.tsx";
import { GroupDialog } from "./group-dialog.tsx";
import { PointMenu } from "./point-menu.tsx";
import type { CanvasMenus } from "./use-canvas-menus.ts";
import type { Edits } from "./use-edits.ts";

interface CanvasDialogsProps {
  readonly menus: CanvasMenus;
  readonly edits: Edits;
  readonly nodes: readonly SearchableStep[];
  readonly onGo: (name: string) => void;
}

/** What opens over the canvas: the search, a menu, the question for a name. */
export function CanvasDialogs({ menus, edits, nodes, onGo }: CanvasDialogsProps) {
  const { menu, naming, finding, setFinding, setNaming, closeMenu } = menus;
  const name = (given: string) => {
    if (naming && "steps" in naming) edits.group(naming.steps, given);
    const group = naming && "group" in naming ? edits.groupNamed(naming.group) : null;
    if (group) edits.setGroup(group.name, { ...group, name: given });
    setNaming(null);
  };
  return (
    <>
      {finding && <FindStep nodes={nodes} onGo={onGo} onClose={() => setFinding(false)} />}
      <PointMenu menu={menu} onClose={closeMenu} />
      {naming && (
        <GroupDialog
          title={"group" in naming ? "Rename group" : "Group"}
          initial={"group" in naming ? naming.group : ""}
          onClose={() => setNaming(null)}
          onDone={name}
        />
      )}
    </>
  );
}
