import { useEffect } from "react";
import type { Edits } from "./use-edits.ts";

const fields = "input, textarea, select, [contenteditable='true'], .cm-editor, [role='dialog'], [role='menu']";

/** The canvas has the clipboard where no field has it and no text is marked. */
function isForCanvas(event: ClipboardEvent): boolean {
  const at = event.target instanceof Element ? event.target : document.body;
  const marked = document.getSelection();
  return (
    (at === document.body || at.closest(".flow-canvas") !== null) &&
    at.closest(fields) === null &&
    (event.type === "paste" || !marked || marked.isCollapsed)
  );
}

/** The browser's own copy, cut and paste, with the selected steps as text. */
export function useClipboard(
  edits: Edits,
  given: { readonly chosen: () => string[]; readonly editable: boolean },
): void {
  const { chosen, editable } = given;
  useEffect(() => {
    const take = (event: ClipboardEvent) => {
      if (!isForCanvas(event)) return;
      const names = chosen();
      const fragment = edits.textOf(names);
      if (!fragment) return;
      event.preventDefault();
      event.clipboardData?.setData("text/plain", fragment);
      if (event.type === "cut" && editable) edits.remove(names, "Cut");
    };
    const put = (event: ClipboardEvent) => {
      if (!editable || !isForCanvas(event)) return;
      event.preventDefault();
      edits.paste(event.clipboardData?.getData("text/plain") ?? "");
    };
    document.addEventListener("copy", take);
    document.addEventListener("cut", take);
    document.addEventListener("paste", put);
    return () => {
      document.removeEventListener("copy", take);
      document.removeEventListener("cut", take);
      document.removeEventListener("paste", put);
    };
  }, [edits, chosen, editable]);
}
