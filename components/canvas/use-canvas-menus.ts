import { useCallback, useState } from "react";
import type { KindName } from "#domain/nodes/table.ts";
import type { ScreenPoint } from "./canvas-tools.ts";
import type { Link } from "./graph.ts";
import { kindItems, stepItems } from "./menu-items.tsx";
import type { OpenMenu } from "./point-menu.tsx";
import type { Edits } from "./use-edits.ts";

interface Given {
  readonly edits: Edits;
  readonly editable: boolean;
  readonly onAll: () => void;
}

/** Asked for in a dialog: the name of a new group, or another for one that is there. */
type NameAsked = { readonly steps: readonly string[] } | { readonly group: string };

/** The menus, the dialog for a name, and the search: one of them is open at a time. */
export function useCanvasMenus({ edits, editable, onAll }: Given) {
  const [menu, setMenu] = useState<OpenMenu | null>(null);
  const [naming, setNaming] = useState<NameAsked | null>(null);
  const [finding, setFinding] = useState(false);
  const choose = useCallback((at: ScreenPoint, label: string, onChoose: (kind: KindName) => void) => {
    // A menu that opens from another waits until that one has closed and given the focus back.
    setTimeout(() => setMenu({ at, label, items: kindItems(onChoose) }), 0);
  }, []);
  const insertOn = useCallback(
    (link: Link, at: ScreenPoint) =>
      choose(at, `Insert between ${link.from} and ${link.to}`, (kind) =>
        edits.addStep(kind, {
          at: "edge",
          edge: { from: link.from, output: link.output, to: link.to, port: link.port },
        }),
      ),
    [choose, edits],
  );
  const openSteps = useCallback(
    (at: ScreenPoint, chosen: readonly string[]) =>
      setMenu({
        at,
        label: chosen.length === 0 ? "Canvas" : chosen.length === 1 ? chosen[0]! : "Selected steps",
        items: stepItems({
          edits,
          chosen,
          editable,
          onGroup: () => setNaming({ steps: chosen }),
          onRenameGroup: (group) => setNaming({ group }),
          onAddBehind: () =>
            choose(at, "Add a step", (kind) => edits.addStep(kind, { at: "behind", step: chosen[0]! })),
          onAll,
          onFind: () => setFinding(true),
        }),
      }),
    [edits, editable, choose, onAll],
  );
  return {
    menu,
    naming,
    finding,
    choose,
    insertOn,
    openSteps,
    setNaming,
    setFinding,
    closeMenu: useCallback(() => setMenu(null), []),
  };
}
export type CanvasMenus = ReturnType<typeof useCanvasMenus>;
