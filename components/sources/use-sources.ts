import { useMutation, useQueries, useQueryClient } from "@tanstack/react-query";
import { useCallback, useState } from "react";
import type { SourceView } from "#domain/api/sources.ts";
import { useLive } from "../live/use-live.ts";
import { useTRPC } from "../shell/api.ts";
import { showError } from "../shell/show-error.ts";
import { uploadFile, type Upload, UploadFailed, type UploadProgress } from "./upload-file.ts";
import { toast } from "sonner";

export interface Uploading {
  readonly name: string;
  readonly progress: UploadProgress | null;
  readonly upload: Upload;
}

/** Sources that the person is bringing now: uploads in flight, and profiles as they fill. */
export function useSources(initial: readonly string[]) {
  const trpc = useTRPC();
  const client = useQueryClient();
  const [added, setAdded] = useState<readonly string[]>([]);
  const [uploads, setUploads] = useState<readonly Uploading[]>([]);
  const ids = [...new Set([...initial, ...added])];
  const queries = useQueries({
    queries: ids.map((id) =>
      trpc.sources.get.queryOptions(
        { id },
        {
          refetchInterval: (query) => {
            const state = query.state.data?.state;
            return state === "profiling" || state === "waiting" ? 1_500 : false;
          },
        },
      ),
    ),
  });
  const sources = queries.flatMap((query) => (query.data ? [query.data as SourceView] : []));
  const open = sources.find((source) => source.state === "profiling" || source.state === "waiting");
  useLive(open ? { source: open.id } : null, (event) => {
    if (event.type === "source")
      void client.invalidateQueries({ queryKey: trpc.sources.get.queryKey({ id: event.id }) });
  });
  const keep = useCallback((view: { id: string }) => setAdded((current) => [...current, view.id]), []);
  const addPath = useMutation(trpc.sources.addPath.mutationOptions({ onSuccess: keep, onError: showError }));
  const addTable = useMutation(trpc.sources.addTable.mutationOptions({ onSuccess: keep, onError: showError }));
  const addExample = useMutation(
    trpc.sources.addExample.mutationOptions({ onSuccess: (reply) => reply.sources.forEach(keep), onError: showError }),
  );
  const cancel = useMutation(
    trpc.sources.cancel.mutationOptions({
      onSuccess: (_done, input) => void client.invalidateQueries({ queryKey: trpc.sources.get.queryKey(input) }),
      onError: showError,
    }),
  );
  const again = useMutation(
    trpc.sources.profileAgain.mutationOptions({
      onSuccess: (_view, input) => void client.invalidateQueries({ queryKey: trpc.sources.get.queryKey(input) }),
      onError: showError,
    }),
  );
  const upload = useCallback(
    (files: readonly File[]) =>
      files.forEach((file) => {
        const started = uploadFile(file, (progress) =>
          setUploads((current) => current.map((each) => (each.upload === started ? { ...each, progress } : each))),
        );
        setUploads((current) => [...current, { name: file.name, progress: null, upload: started }]);
        started.done
          .then(keep, (error: unknown) => {
            const { problem } = error as UploadFailed;
            toast.error(problem.message, { description: problem.mend ?? undefined });
          })
          .finally(() => setUploads((current) => current.filter((each) => each.upload !== started)));
      }),
    [keep],
  );
  return { ids, sources, uploads, upload, addPath, addTable, addExample, cancel, again };
}
export type Sources = ReturnType<typeof useSources>;
