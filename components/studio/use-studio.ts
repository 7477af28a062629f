import { useMutation, type UseMutationOptions, useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useState } from "react";
import type { Operation } from "#domain/pipeline/operation.ts";
import { useLive } from "../live/use-live.ts";
import { useTRPC } from "../shell/api.ts";
import { errorReason, showError } from "../shell/show-error.ts";
import { OwnSaves } from "./own-saves.ts";

export interface StaleSave {
  readonly text: string;
  readonly operations: readonly Operation[] | null;
}

/** The draft, its conversation and every command on them; the stream keeps both fresh. */
export function useStudio(id: string) {
  const trpc = useTRPC();
  const client = useQueryClient();
  const pipeline = useQuery(trpc.pipelines.get.queryOptions({ id }));
  const conversation = useQuery(trpc.conversations.get.queryOptions({ pipeline: id }));
  const [stale, setStale] = useState<StaleSave | null>(null);
  const [savedAt, setSavedAt] = useState<number | null>(null);

  type Pipeline = NonNullable<typeof pipeline.data>;
  type Conversation = NonNullable<typeof conversation.data>;
  const keepPipeline = useCallback(
    (view: Pipeline) => {
      client.setQueryData(trpc.pipelines.get.queryKey({ id }), view);
      setSavedAt(Date.now());
      void client.invalidateQueries({ queryKey: trpc.pipelines.rows.queryKey() });
      void client.invalidateQueries({ queryKey: trpc.pipelines.changes.queryKey() });
    },
    [client, trpc, id],
  );
  const keepConversation = useCallback(
    (view: Conversation) => client.setQueryData(trpc.conversations.get.queryKey({ pipeline: id }), view),
    [client, trpc, id],
  );
  const readAgain = useCallback(() => {
    void client.invalidateQueries({ queryKey: trpc.conversations.get.queryKey({ pipeline: id }) });
    void client.invalidateQueries({ queryKey: trpc.pipelines.get.queryKey({ id }) });
  }, [client, trpc, id]);
  useLive({ pipeline: id }, (event) => {
    if (event.type === "turn" || event.type === "pipeline") readAgain();
  });

  const failed = useCallback(
    (attempt: StaleSave | null) => (error: unknown) => {
      if (errorReason(error) === "conflict" && attempt) setStale(attempt);
      else showError(error);
    },
    [],
  );
  const [own] = useState(() => new OwnSaves());
  /** One save after the other, each on what the own ones before it made. */
  const inOrder = <TResult, TError, TInput extends { revision: number }>(
    options: UseMutationOptions<TResult, TError, TInput>,
    made: (result: TResult) => Pipeline,
  ): UseMutationOptions<TResult, TError, TInput> => ({
    ...options,
    scope: { id: `pipeline ${id}` },
    mutationFn: async (input, context) => {
      const from = own.follow(input.revision);
      const result = await options.mutationFn!({ ...input, revision: from }, context);
      own.add({ from, to: made(result).revision.number });
      return result;
    },
  });
  const itself = (view: Pipeline): Pipeline => view;
  const both = {
    onSuccess: (view: Pipeline) => {
      keepPipeline(view);
      readAgain();
    },
    onError: failed(null),
  };
  const apply = useMutation(
    inOrder(
      trpc.pipelines.edit.mutationOptions({
        onSuccess: keepPipeline,
        onError: (error, input) =>
          failed({ text: pipeline.data?.text ?? "", operations: input.operations as Operation[] })(error),
      }),
      itself,
    ),
  );
  const saveText = useMutation(
    inOrder(
      trpc.pipelines.saveText.mutationOptions({
        onSuccess: keepPipeline,
        onError: (error, input) => failed({ text: input.text, operations: null })(error),
      }),
      itself,
    ),
  );
  const undo = useMutation(inOrder(trpc.pipelines.undo.mutationOptions(both), itself));
  const redo = useMutation(inOrder(trpc.pipelines.redo.mutationOptions(both), itself));
  const addSource = useMutation(inOrder(trpc.pipelines.addSource.mutationOptions(both), itself));
  const duplicate = useMutation(trpc.pipelines.duplicate.mutationOptions({ onError: showError }));
  const decided = {
    onSuccess: (result: { pipeline: Pipeline; conversation: Conversation }) => {
      keepPipeline(result.pipeline);
      keepConversation(result.conversation);
    },
    onError: showError,
  };
  const accept = useMutation(inOrder(trpc.suggestions.accept.mutationOptions(decided), (result) => result.pipeline));
  const reject = useMutation(trpc.suggestions.reject.mutationOptions(decided));
  const revert = useMutation(inOrder(trpc.suggestions.revert.mutationOptions(decided), (result) => result.pipeline));
  const keepFinding = useMutation(
    trpc.suggestions.keepFinding.mutationOptions({ onSuccess: keepConversation, onError: showError }),
  );
  const setBuildMode = useMutation(
    trpc.conversations.setBuildMode.mutationOptions({ onSuccess: keepConversation, onError: showError }),
  );
  const send = useMutation(trpc.conversations.send.mutationOptions({ onSuccess: readAgain, onError: showError }));
  const cancelTurn = useMutation(
    trpc.conversations.cancel.mutationOptions({ onSuccess: readAgain, onError: showError }),
  );

  return {
    pipeline,
    conversation,
    apply,
    saveText,
    undo,
    redo,
    addSource,
    duplicate,
    accept,
    reject,
    revert,
    keepFinding,
    setBuildMode,
    send,
    cancelTurn,
    stale,
    clearStale: () => setStale(null),
    savedAt,
    readAgain,
  };
}
export type Studio = ReturnType<typeof useStudio>;
