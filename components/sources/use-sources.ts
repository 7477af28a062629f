import { useMutation, useQueries, useQueryClient } from "@tanstack/react-query";
import { useCallback, useState } from "react";
import type { SourceView } from "#domain/api/sources.ts";
import type { Problem } from "#domain/errors/problem.ts";
import { uploadSizeProblem } from "#domain/sources/upload-limit.ts";
import { useLive } from "../live/use-live.ts";
import { useTRPC } from "../shell/api.ts";
import { showError } from "../shell/show-error.ts";
import { type Upload, uploadFile, type UploadFailed, type UploadProgress } from "./upload-file.ts";

/** A file on its way; one that was not taken stays with its problem until it is sent again or put away. */
export interface Uploading {
  readonly file: File;
  readonly progress: UploadProgress | null;
  readonly upload: Upload | null;
  readonly problem: Problem | null;
}

function useUploads(onDone: (view: { id: string }) => void) {
  const [uploads, setUploads] = useState<readonly Uploading[]>([]);
  const change = useCallback(
    (file: File, to: Partial<Uploading>) =>
      setUploads((current) => current.map((each) => (each.file === file ? { ...each, ...to } : each))),
    [],
  );
  const forget = useCallback(
    ({ file }: Pick<Uploading, "file">) => setUploads((current) => current.filter((each) => each.file !== file)),
    [],
  );
  const send = useCallback(
    (file: File): Uploading => {
      const problem = uploadSizeProblem(file.name, file.size);
      if (problem) return { file, progress: null, upload: null, problem };
      const upload = uploadFile(file, (progress) => change(file, { progress }));
      upload.done.then(
        (view) => {
          forget({ file });
          onDone(view);
        },
        (error: UploadFailed) => {
          if (error.problem.code === "cancelled") forget({ file });
          else change(file, { upload: null, progress: null, problem: error.problem });
        },
      );
      return { file, progress: null, upload, problem: null };
    },
    [change, forget, onDone],
  );
  const upload = useCallback(
    (files: readonly File[]) => {
      const sent = files.map(send);
      setUploads((current) => [...current, ...sent]);
    },
    [send],
  );
  return { uploads, upload, forgetUpload: forget, uploadAgain: ({ file }: Uploading) => change(file, send(file)) };
}

/** Sources that the person is bringing now: uploads in flight, and profiles as they fill. */
export function useSources(initial: readonly string[]) {
  const trpc = useTRPC();
  const client = useQueryClient();
  const [added, setAdded] = useState<readonly string[]>([]);
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
  const keep = useCallback((view: { id: string }) => setAdded((current) => [...new Set([...current, view.id])]), []);
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
  const remove = useMutation(
    trpc.sources.remove.mutationOptions({
      onSuccess: (_done, input) => setAdded((current) => current.filter((id) => id !== input.id)),
      onSettled: () => void client.invalidateQueries({ queryKey: trpc.sources.list.pathKey() }),
      onError: showError,
    }),
  );
  return { ids, sources, ...useUploads(keep), addPath, addTable, addExample, cancel, again, remove };
}
export type Sources = ReturnType<typeof useSources>;
