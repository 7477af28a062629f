import { useMemo, useRef, useState } from "react";
import type { PipelineView } from "#domain/api/pipelines.ts";

interface Draft {
  readonly text: string;
  /** The revision that the person began to write on. */
  readonly revision: number;
}

/** What a person is writing, with the cursor: it outlives other tabs of the drawer and revisions made meanwhile. */
export function useTextDraft({ text, revision }: PipelineView) {
  const [draft, setDraft] = useState<Draft | null>(null);
  const cursorRef = useRef(0);
  const isSaved = draft !== null && draft.text === text;
  if (isSaved) setDraft(null);
  return useMemo(
    () => ({
      text: draft?.text ?? text,
      isChanged: draft !== null && !isSaved,
      /** Somebody, or an accepted suggestion, made a newer revision since. */
      isOvertaken: draft !== null && draft.revision !== revision.number,
      cursorRef,
      write: (next: string) => setDraft((current) => ({ text: next, revision: current?.revision ?? revision.number })),
      takeBack: () => setDraft(null),
    }),
    [draft, isSaved, text, revision.number],
  );
}
export type TextDraft = ReturnType<typeof useTextDraft>;
