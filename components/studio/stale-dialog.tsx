"use client";
import { useRouter } from "next/navigation";
import { applyOperations } from "#domain/pipeline/apply.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import type { Studio } from "./use-studio.ts";

/** Somebody else saved first: nothing is lost, the person chooses. */
export function StaleDialog({ studio, id }: { studio: Studio; id: string }) {
  const router = useRouter();
  const { stale, clearStale, duplicate, pipeline } = studio;
  const reload = () => {
    clearStale();
    void pipeline.refetch();
  };
  const copy = () => {
    if (!stale) return;
    const text = stale.operations ? applyOperations(stale.text, stale.operations) : stale.text;
    duplicate.mutate(
      { id, text },
      {
        onSuccess: (view) => {
          clearStale();
          router.push(`/pipelines/${view.id}`);
        },
      },
    );
  };
  return (
    <Dialog
      open={stale !== null}
      onClose={clearStale}
      title="Somebody else saved this pipeline"
      description="Your change was made on an older draft and is not saved yet."
      footer={
        <>
          <Button loading={duplicate.isPending} onClick={copy}>
            Keep mine as a copy
          </Button>
          <Button variant="primary" onClick={reload}>
            Reload theirs
          </Button>
        </>
      }
    >
      <p>Reload shows what they saved, without your last change. A copy keeps your text as a pipeline of its own.</p>
    </Dialog>
  );
}
