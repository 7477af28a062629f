import { useChatCommands } from "./use-chat-commands.ts";
import { useDraft } from "./use-draft.ts";
import { useInOrder, useSaves } from "./use-saves.ts";

/** The draft, its conversation and every command on them. */
export function useStudio(id: string) {
  const draft = useDraft(id);
  const inOrder = useInOrder(id);
  const saves = useSaves(draft, inOrder);
  const chat = useChatCommands(draft, inOrder);
  return {
    pipeline: draft.pipeline,
    conversation: draft.conversation,
    savedAt: draft.savedAt,
    readAgain: draft.readAgain,
    ...saves,
    ...chat,
  };
}
export type Studio = ReturnType<typeof useStudio>;
