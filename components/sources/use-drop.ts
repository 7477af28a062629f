import { type DragEvent, useEffect, useState } from "react";

/** The whole canvas takes a drop; a path pasted anywhere outside a field counts. */
export function useDrop(upload: (files: readonly File[]) => void, onPath: (path: string) => void) {
  const [over, setOver] = useState(false);
  useEffect(() => {
    const paste = (event: ClipboardEvent) => {
      if ((event.target as HTMLElement | null)?.closest?.("input, textarea, [contenteditable]")) return;
      const files = [...(event.clipboardData?.files ?? [])];
      const text = event.clipboardData?.getData("text/plain").trim() ?? "";
      if (files.length > 0) upload(files);
      else if (/^[~/.]?[\w./ -]+\.(csv|tsv|json|ndjson|parquet)$/i.test(text)) onPath(text);
    };
    window.addEventListener("paste", paste);
    return () => window.removeEventListener("paste", paste);
  }, [upload, onPath]);
  const holdsFiles = (event: DragEvent): boolean => event.dataTransfer.types.includes("Files");
  return {
    over,
    handlers: {
      onDragOver: (event: DragEvent) => {
        if (!holdsFiles(event)) return;
        event.preventDefault();
        setOver(true);
      },
      onDragLeave: () => setOver(false),
      onDrop: (event: DragEvent) => {
        if (!holdsFiles(event)) return;
        event.preventDefault();
        setOver(false);
        upload([...event.dataTransfer.files]);
      },
    },
  };
}
