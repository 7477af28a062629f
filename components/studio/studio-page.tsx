"use client";
import { useSearchParams } from "next/navigation";
import { TopBar } from "../shell/top-bar.tsx";
import { errorProblems } from "../shell/show-error.ts";
import { FailedState } from "../ui/states.tsx";
import { StudioDesk } from "./studio-desk.tsx";
import { StudioComing } from "./studio-loading.tsx";
import { useStudio } from "./use-studio.ts";
import type { ConversationView } from "#domain/api/conversations.ts";
import type { PipelineView } from "#domain/api/pipelines.ts";

const ways = ["upload", "table", "example"] as const;

export function StudioPage({ id }: { id: string }) {
  const studio = useStudio(id);
  const asked = useSearchParams().get("start");
  const crumbs = [{ label: "Pipelines", href: "/pipelines" }];
  const error = studio.pipeline.error ?? studio.conversation.error;
  if (error && !studio.pipeline.data) {
    const [problem] = errorProblems(error);
    return (
      <>
        <TopBar crumbs={crumbs} />
        <FailedState
          message={problem?.message ?? "The pipeline cannot be read."}
          mend={problem?.mend ?? null}
          onRetry={() => void studio.pipeline.refetch()}
        />
      </>
    );
  }
  if (!studio.pipeline.data || !studio.conversation.data) return <StudioComing />;
  return (
    <StudioDesk
      id={id}
      studio={studio}
      pipeline={studio.pipeline.data as PipelineView}
      conversation={studio.conversation.data as ConversationView}
      first={ways.find((way) => way === asked) ?? null}
    />
  );
}
