"use client";
import "./chat.css";
import "../sources/sources.css";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useRef, useState } from "react";
import type { ConversationView } from "#domain/api/conversations.ts";
import type { SourceView } from "#domain/api/sources.ts";
import type { Finding } from "#domain/sources/finding.ts";
import { plural } from "#domain/text/plural.ts";
import { ProfileTable } from "../sources/profile-table.tsx";
import { useTRPC } from "../shell/api.ts";
import { CodeView } from "../ui/code-view.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { formatNumber } from "../ui/format.ts";
import { Chip } from "../ui/pill.tsx";
import { type FindingActions, FindingsCard } from "./findings-card.tsx";
import { DecidedSuggestions, FailedProofs, Plan, type PlanActions } from "./plan.tsx";
import { QuestionsCard } from "./questions-card.tsx";
import { TurnItem } from "./turn-item.tsx";

interface ChatPanelProps extends PlanActions {
  readonly pipeline: string;
  readonly conversation: ConversationView;
  readonly sources: readonly SourceView[];
  readonly onCancelTurn: (turn: string) => void;
  readonly onRequest: (text: string) => void;
  readonly findings: readonly Finding[];
  readonly actions: FindingActions;
}

function ModelSaw({ pipeline, turn, onClose }: { pipeline: string; turn: string | null; onClose: () => void }) {
  const trpc = useTRPC();
  const saw = useQuery(
    trpc.conversations.modelSaw.queryOptions({ pipeline, turn: turn ?? "" }, { enabled: turn !== null }),
  );
  return (
    <Dialog
      open={turn !== null}
      onClose={onClose}
      title="What the model saw"
      width="wide"
      description={
        saw.data?.planner === "llm"
          ? "Exactly what was sent."
          : "The built-in planner works here; nothing left this machine."
      }
    >
      <div style={{ height: "60vh" }}>
        <CodeView value={saw.data?.payload ?? ""} language="text" label="What the model saw" />
      </div>
    </Dialog>
  );
}

function Offers({ conversation, onRequest }: { conversation: ConversationView; onRequest: (text: string) => void }) {
  if (conversation.turns.length > 0 || conversation.offers.length === 0) return null;
  return (
    <section className="chat-card" aria-label="Requests that these sources can answer">
      <header>
        <span className="secondary">{plural(conversation.offers.length, "request")} that these sources can answer</span>
      </header>
      {conversation.offers.map((offer, index) => (
        <button type="button" key={offer.request} className="offer" onClick={() => onRequest(offer.request)}>
          <kbd className="kbd">{index + 1}</kbd>
          <span>
            <b>{offer.request}</b>
            <span>
              {offer.columns.map((column) => (
                <Chip mono key={column}>
                  {column}
                </Chip>
              ))}
              <small>{offer.why}</small>
            </span>
          </span>
        </button>
      ))}
    </section>
  );
}

export function ChatPanel(props: ChatPanelProps) {
  const { conversation, sources } = props;
  const [saw, setSaw] = useState<string | null>(null);
  const body = useRef<HTMLDivElement>(null);
  const asked = useRef<HTMLDivElement>(null);
  const { suggestions, turns } = conversation;
  const lastState = turns.at(-1)?.state;
  const isOfTurn = useMemo(() => new Set(turns.map((turn) => turn.id)), [turns]);
  // What fixes a finding at once has no request: while it waits it stands with its finding.
  const listed = suggestions.filter((each) => each.decision !== "pending" || isOfTurn.has(each.turnKey));
  // A new turn shows its end; a new plan shows where it begins, with its questions and the first card that waits.
  useEffect(() => {
    const box = body.current;
    if (!box) return;
    const hasPlan = (asked.current?.childElementCount ?? 0) > 0;
    box.scrollTop = hasPlan ? asked.current!.offsetTop - box.offsetTop - 8 : box.scrollHeight;
    const accept = box.querySelector(".suggestion.open.pending .suggestion-actions");
    if (accept)
      box.scrollTop += Math.max(0, accept.getBoundingClientRect().bottom - box.getBoundingClientRect().bottom);
  }, [turns.length, listed.length, lastState]);
  return (
    <div className="chat-body" data-testid="chat" ref={body}>
      {sources.length === 0 && turns.length === 0 && (
        <p className="chat-hello">
          Bring the data, then say what should come out. Each step is proposed with proof on your rows; you accept them
          one by one.
        </p>
      )}
      {sources
        .filter((source) => source.profile)
        .map((source) => (
          <section key={source.id} className="chat-card" aria-label={`Profile of ${source.name}`}>
            <header>
              <b>Source profile</b>
              <span className="secondary">full scan</span>
            </header>
            <p className="chat-source">
              <code>{source.name}</code>
              <span className="figures">{formatNumber(source.profile!.rows)} rows</span>
            </p>
            <ProfileTable compact columns={source.profile!.columns.slice(0, 8)} rows={source.profile!.rows} />
            {source.profile!.columns.length > 8 && (
              <p className="meta chat-more">and {plural(source.profile!.columns.length - 8, "more column")}</p>
            )}
          </section>
        ))}
      <FindingsCard findings={props.findings} suggestions={suggestions} order={props.order} {...props.actions} />
      <Offers conversation={conversation} onRequest={props.onRequest} />
      {turns.map((turn, index) => (
        <TurnItem
          key={turn.id}
          turn={turn}
          isLast={index === turns.length - 1}
          onCancel={() => props.onCancelTurn(turn.id)}
          onModelSaw={() => setSaw(turn.id)}
          onRetry={() => props.onRequest(turn.request)}
        />
      ))}
      <DecidedSuggestions suggestions={listed} actions={props} />
      <div className="chat-asked" ref={asked}>
        <QuestionsCard pipeline={props.pipeline} conversation={conversation} onRequest={props.onRequest} />
        <Plan suggestions={listed} actions={props} />
        <FailedProofs suggestions={listed} actions={props} />
      </div>
      <ModelSaw pipeline={props.pipeline} turn={saw} onClose={() => setSaw(null)} />
    </div>
  );
}
