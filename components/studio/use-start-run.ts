import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { toast } from "sonner";
import type { PipelineView } from "#domain/api/pipelines.ts";
import { useTRPC } from "../shell/api.ts";
import { showError } from "../shell/show-error.ts";

/** Runs the draft as it stands. The studio stays open and follows it; the run's own page is one click away. */
export function useStartRun({ id, revision }: PipelineView): {
  readonly run: () => void;
  readonly isStarting: boolean;
} {
  const trpc = useTRPC();
  const client = useQueryClient();
  const router = useRouter();
  const start = useMutation(
    trpc.runs.start.mutationOptions({
      onSuccess: (run) => {
        void client.invalidateQueries({ queryKey: trpc.runs.latest.queryKey() });
        toast(`Run ${run.number} has started. Its steps are followed here.`, {
          action: { label: "Open the run", onClick: () => router.push(`/runs/${run.id}`) },
        });
      },
      onError: showError,
    }),
  );
  return { run: () => start.mutate({ pipeline: id, revision: revision.number }), isStarting: start.isPending };
}
