import type { ConversationView } from "#domain/api/conversations.ts";
import type { PipelineView } from "#domain/api/pipelines.ts";
import { useReason } from "../shell/session.tsx";
import { useShortcuts } from "../shell/shortcuts.ts";
import type { Studio } from "./use-studio.ts";

interface StudioKeys {
  readonly studio: Studio;
  readonly pipeline: PipelineView;
  readonly conversation: ConversationView;
  /** Null where the draft cannot run. */
  readonly onRun: (() => void) | null;
  readonly onAdd: () => void;
  readonly onRequest: (text: string) => void;
}

/** The keys of the whole studio; canvas, chat and drawer add their own. */
export function useStudioKeys({ studio, pipeline, conversation, onRun, onAdd, onRequest }: StudioKeys): void {
  const editReason = useReason("pipeline.edit");
  const revision = { id: pipeline.id, revision: pipeline.revision.number };
  const undo = () => {
    if (pipeline.canUndo) studio.undo.mutate(revision);
  };
  const redo = () => {
    if (pipeline.canRedo) studio.redo.mutate(revision);
  };
  const add = () => {
    if (!editReason) onAdd();
  };
  const offers = conversation.turns.length === 0 ? conversation.offers : [];
  useShortcuts([
    { keys: "Mod+z", does: "Undo", run: undo },
    { keys: "Mod+Shift+z", does: "Redo", run: redo },
    { keys: "Mod+Enter", does: "Run the draft", run: () => onRun?.() },
    { keys: "n", does: "Add a step", run: add },
    { keys: "/", does: "Write a request", run: () => document.getElementById("composer")?.focus() },
    ...offers.map((offer, index) => ({
      keys: String(index + 1),
      does: `Take the request: ${offer.request}`,
      run: () => onRequest(offer.request),
    })),
  ]);
}
