import { useMemo, useState } from "react";
import type { ConversationView, SuggestionView } from "#domain/api/conversations.ts";
import type { PipelineView } from "#domain/api/pipelines.ts";
import type { SourceView } from "#domain/api/sources.ts";
import type { Finding } from "#domain/sources/finding.ts";
import { ChatPanel } from "../chat/chat-panel.tsx";
import { type ChatMode, Composer } from "../chat/composer.tsx";
import type { FindingActions } from "../chat/findings-card.tsx";
import { useReason } from "../shell/session.tsx";
import { Switch } from "../ui/toggle.tsx";
import type { Decisions } from "./use-decisions.ts";
import type { Studio } from "./use-studio.ts";

interface StudioChatProps {
  readonly studio: Studio;
  readonly pipeline: PipelineView;
  readonly conversation: ConversationView;
  readonly decisions: Decisions;
  readonly sources: readonly SourceView[];
  readonly findings: readonly Finding[];
  readonly actions: FindingActions;
  readonly hovered: SuggestionView | null;
  readonly onHover: (suggestion: SuggestionView | null) => void;
  readonly onFocus: (key: string | null) => void;
  readonly onFiles: (files: readonly File[]) => void;
  readonly text: string;
  readonly onText: (text: string) => void;
}

const thinking = (conversation: ConversationView): boolean =>
  conversation.turns.some((turn) => turn.state === "waiting" || turn.state === "thinking" || turn.state === "proving");

function ChatHead({ studio, pipeline, conversation }: Pick<StudioChatProps, "studio" | "pipeline" | "conversation">) {
  const editReason = useReason("pipeline.edit");
  const { buildMode, turns } = conversation;
  return (
    <header className="studio-chat-head">
      <b className="ellipsis">{turns[0]?.request.slice(0, 60) ?? "New pipeline"}</b>
      <span
        className="build-order"
        title={
          buildMode.by ? `Ordered by ${buildMode.by}` : "The server accepts what is low-risk and proven, as your order"
        }
      >
        Build{" "}
        <Switch
          label="Build mode: accept what is low-risk and proven"
          checked={buildMode.on}
          disabled={Boolean(editReason)}
          onChange={(on) => studio.setBuildMode.mutate({ pipeline: pipeline.id, on })}
        />
      </span>
    </header>
  );
}

/** The left column: the conversation, and where a request is written. */
export function StudioChat({
  studio,
  pipeline,
  conversation,
  decisions,
  sources,
  findings,
  actions,
  hovered,
  onHover,
  onFocus,
  onFiles,
  text,
  onText,
}: StudioChatProps) {
  const { id } = pipeline;
  const [mode, setMode] = useState<ChatMode>("plan");
  const [planner, setPlanner] = useState<"builtin" | "llm">("builtin");
  const order = useMemo(
    () => [...new Set(pipeline.nodes.flatMap((each) => each.columns.map((column) => column.name)))],
    [pipeline.nodes],
  );
  const send = () => {
    studio.send.mutate({ pipeline: id, request: text.trim(), mode, planner });
    onText("");
  };
  return (
    <section className="studio-chat" aria-label="Chat">
      <ChatHead studio={studio} pipeline={pipeline} conversation={conversation} />
      <ChatPanel
        pipeline={id}
        conversation={conversation}
        sources={sources}
        focused={decisions.focused}
        busy={decisions.busy}
        hovered={hovered?.key ?? null}
        order={order}
        onFocus={onFocus}
        onHover={onHover}
        onAccept={decisions.accept}
        onReject={decisions.reject}
        onRevert={decisions.revert}
        onCancelTurn={(turn) => studio.cancelTurn.mutate({ pipeline: id, turn })}
        onRequest={onText}
        findings={findings}
        actions={actions}
      />
      <Composer
        text={text}
        onText={onText}
        mode={mode}
        onMode={setMode}
        planners={conversation.planners}
        planner={planner}
        onPlanner={setPlanner}
        onSend={send}
        onFiles={onFiles}
        busy={studio.send.isPending || thinking(conversation)}
        blocked={pipeline.nodes.length === 0 ? "Bring the data first" : null}
      />
    </section>
  );
}
