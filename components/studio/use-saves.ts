import { useMutation, type UseMutationOptions } from "@tanstack/react-query";
import { useCallback, useState } from "react";
import type { Operation } from "#domain/pipeline/operation.ts";
import { useTRPC } from "../shell/api.ts";
import { errorReason, showError } from "../shell/show-error.ts";
import { OwnSaves } from "./own-saves.ts";
import type { Draft, DraftPipeline } from "./use-draft.ts";

export interface StaleSave {
  readonly text: string;
  readonly operations: readonly Operation[] | null;
}

type InOrder = <TResult, TError, TInput extends { revision: number }>(
  options: UseMutationOptions<TResult, TError, TInput>,
  made: (result: TResult) => DraftPipeline,
) => UseMutationOptions<TResult, TError, TInput>;

/** One save after the other, each on what the own ones before it made. */
export function useInOrder(id: string): InOrder {
  const [own] = useState(() => new OwnSaves());
  return (options, made) => ({
    ...options,
    scope: { id: `pipeline ${id}` },
    mutationFn: async (input, context) => {
      const from = own.follow(input.revision);
      const result = await options.mutationFn!({ ...input, revision: from }, context);
      own.add({ from, to: made(result).revision.number });
      return result;
    },
  });
}

const itself = (view: DraftPipeline): DraftPipeline => view;

/** Every way to change the draft itself; what meets somebody else's save is kept in `stale`. */
export function useSaves({ pipeline, keepPipeline, readAgain }: Draft, inOrder: InOrder) {
  const trpc = useTRPC();
  const [stale, setStale] = useState<StaleSave | null>(null);
  const failed = useCallback(
    (attempt: StaleSave | null) => (error: unknown) => {
      if (errorReason(error) === "conflict" && attempt) setStale(attempt);
      else showError(error);
    },
    [],
  );
  const both = {
    onSuccess: (view: DraftPipeline) => {
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
  return { apply, saveText, undo, redo, addSource, duplicate, stale, clearStale: () => setStale(null) };
}
