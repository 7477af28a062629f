import { useMutation } from "@tanstack/react-query";
import { useTRPC } from "../shell/api.ts";
import { showError } from "../shell/show-error.ts";
import type { Draft, DraftConversation, DraftPipeline } from "./use-draft.ts";
import type { useInOrder } from "./use-saves.ts";

/** What a person does in the conversation: requests, decisions on suggestions and on findings. */
export function useChatCommands(
  { keepPipeline, keepConversation, readAgain }: Draft,
  inOrder: ReturnType<typeof useInOrder>,
) {
  const trpc = useTRPC();
  const decided = {
    onSuccess: (result: { pipeline: DraftPipeline; conversation: DraftConversation }) => {
      keepPipeline(result.pipeline);
      keepConversation(result.conversation);
    },
    onError: showError,
  };
  const answered = { onSuccess: keepConversation, onError: showError };
  const heard = { onSuccess: readAgain, onError: showError };
  const accept = useMutation(inOrder(trpc.suggestions.accept.mutationOptions(decided), (result) => result.pipeline));
  const reject = useMutation(trpc.suggestions.reject.mutationOptions(decided));
  const revert = useMutation(inOrder(trpc.suggestions.revert.mutationOptions(decided), (result) => result.pipeline));
  const keepFinding = useMutation(trpc.suggestions.keepFinding.mutationOptions(answered));
  const proposeFix = useMutation(trpc.suggestions.proposeFix.mutationOptions(answered));
  const setBuildMode = useMutation(trpc.conversations.setBuildMode.mutationOptions(answered));
  const send = useMutation(trpc.conversations.send.mutationOptions(heard));
  const cancelTurn = useMutation(trpc.conversations.cancel.mutationOptions(heard));
  return { accept, reject, revert, keepFinding, proposeFix, setBuildMode, send, cancelTurn };
}
