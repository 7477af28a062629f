import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useTRPC } from "../shell/api.ts";
import { showError } from "../shell/show-error.ts";

/** Makes an empty pipeline and opens it; `then` tells the studio what the person came to do. */
export function useNewPipeline() {
  const trpc = useTRPC();
  const router = useRouter();
  const create = useMutation(trpc.pipelines.create.mutationOptions({ onError: showError }));
  const start = (then?: "upload" | "table" | "example") =>
    create.mutate({}, { onSuccess: (view) => router.push(`/pipelines/${view.id}${then ? `?start=${then}` : ""}`) });
  return { start, busy: create.isPending };
}
