import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useState } from "react";
import { useLive } from "../live/use-live.ts";
import { useTRPC } from "../shell/api.ts";

/** The draft and its conversation as this page knows them; the stream keeps both fresh. */
export function useDraft(id: string) {
  const trpc = useTRPC();
  const client = useQueryClient();
  const pipeline = useQuery(trpc.pipelines.get.queryOptions({ id }));
  const conversation = useQuery(
    trpc.conversations.get.queryOptions(
      { pipeline: id },
      // What is found may be there before this page listens.
      { refetchInterval: ({ state }) => (state.data?.isLooking ? 1_000 : false) },
    ),
  );
  const [savedAt, setSavedAt] = useState<number | null>(null);
  const keepPipeline = useCallback(
    (view: NonNullable<typeof pipeline.data>) => {
      client.setQueryData(trpc.pipelines.get.queryKey({ id }), view);
      setSavedAt(Date.now());
      void client.invalidateQueries({ queryKey: trpc.pipelines.rows.queryKey() });
      void client.invalidateQueries({ queryKey: trpc.pipelines.changes.queryKey() });
    },
    [client, trpc, id],
  );
  const keepConversation = useCallback(
    (view: NonNullable<typeof conversation.data>) =>
      client.setQueryData(trpc.conversations.get.queryKey({ pipeline: id }), view),
    [client, trpc, id],
  );
  const readAgain = useCallback(() => {
    void client.invalidateQueries({ queryKey: trpc.conversations.get.queryKey({ pipeline: id }) });
    void client.invalidateQueries({ queryKey: trpc.pipelines.get.queryKey({ id }) });
  }, [client, trpc, id]);
  useLive({ pipeline: id }, (event) => {
    if (event.type === "turn" || event.type === "pipeline" || event.type === "missed") readAgain();
  });
  return { id, pipeline, conversation, savedAt, keepPipeline, keepConversation, readAgain };
}
export type Draft = ReturnType<typeof useDraft>;
export type DraftPipeline = NonNullable<Draft["pipeline"]["data"]>;
export type DraftConversation = NonNullable<Draft["conversation"]["data"]>;
