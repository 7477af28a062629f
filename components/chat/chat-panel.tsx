"use client";
import "./chat.css";
import "../sources/sources.css";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import type { ConversationView, SuggestionView } from "#domain/api/conversations.ts";
import type { SourceView } from "#domain/api/sources.ts";
import type { Finding } from "#domain/sources/finding.ts";
import { plural } from "#domain/text/plural.ts";
import { ProfileTable } from "../sources/profile-table.tsx";
import { useTRPC } from "../shell/api.ts";
import { Button } from "../ui/button.tsx";
import { CodeView } from "../ui/code-view.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { formatNumber } from "../ui/format.ts";
import { Chip } from "../ui/pill.tsx";
import { type FindingActions, FindingsCard } from "./findings-card.tsx";
import { acceptReason, SuggestionCard } from "./suggestion-card.tsx";
import { TurnItem } from "./turn-item.tsx";
import { needsOf } from "./waiting.ts";

interface ChatPanelProps {
  readonly pipeline: string;
  readonly conversation: ConversationView;
  readonly sources: readonly SourceView[];
  readonly focused: string | null;
  readonly hovered: string | null;
  readonly order: readonly string[];
  readonly busy: boolean;
  readonly onFocus: (key: string | null) => void;
  readonly onHover: (suggestion: SuggestionView | null) => void;
  readonly onAccept: (keys: string[]) => void;
  readonly onReject: (key: string, reason: string) => void;
  readonly onRevert: (key: string) => void;
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
  const { conversation, sources, focused, busy, onFocus, onAccept } = props;
  const [saw, setSaw] = useState<string | null>(null);
  const body = useRef<HTMLDivElement>(null);
  const plan = useRef<HTMLElement>(null);
  const { suggestions, turns } = conversation;
  const pending = suggestions.filter((each) => each.decision === "pending");
  const acceptable = pending.filter((each) => each.proof?.status === "passed" && !each.stale);
  const decided = suggestions.length - pending.length;
  // A new turn shows its end; a new plan shows where it begins, with the first card that waits.
  useEffect(() => {
    const box = body.current;
    if (!box) return;
    box.scrollTop = plan.current ? plan.current.offsetTop - box.offsetTop - 8 : box.scrollHeight;
  }, [turns.length, suggestions.length]);
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
              <p className="meta chat-more">and {source.profile!.columns.length - 8} more columns</p>
            )}
          </section>
        ))}
      <FindingsCard findings={props.findings} suggestions={suggestions} order={props.order} {...props.actions} />
      <Offers conversation={conversation} onRequest={props.onRequest} />
      {turns.map((turn) => (
        <TurnItem
          key={turn.id}
          turn={turn}
          onCancel={() => props.onCancelTurn(turn.id)}
          onModelSaw={() => setSaw(turn.id)}
          onRetry={() => props.onRequest(turn.request)}
        />
      ))}
      {suggestions.length > 0 && (
        <section className="plan" aria-label="Suggestions" ref={plan}>
          <header>
            <b>Plan</b>
            <span className="secondary">
              {suggestions.length} suggestions, {decided} decided
            </span>
            <span className="spacer" />
            <span className="plan-parts" aria-hidden>
              {suggestions.map((each) => (
                <i key={each.key} className={each.decision} />
              ))}
            </span>
          </header>
          {suggestions.map((suggestion) => (
            <SuggestionCard
              key={suggestion.key}
              suggestion={suggestion}
              open={focused === suggestion.key}
              linked={props.hovered === suggestion.key}
              order={props.order}
              needs={needsOf(suggestion, suggestions)}
              busy={busy}
              onOpen={() => onFocus(focused === suggestion.key ? null : suggestion.key)}
              onHover={(over) => props.onHover(over ? suggestion : null)}
              onAccept={() => onAccept([suggestion.key])}
              onReject={(reason) => props.onReject(suggestion.key, reason)}
              onRevert={() => props.onRevert(suggestion.key)}
            />
          ))}
          {pending.length > 1 && (
            <footer>
              <span className="secondary">
                {acceptable.length === pending.length
                  ? "All proofs passed"
                  : `${acceptable.length} of ${pending.length} proofs passed`}
              </span>
              <span className="spacer" />
              <Button
                loading={busy}
                reason={acceptable.length === 0 ? (acceptReason(pending[0]!, []) ?? "Nothing is proven yet") : null}
                onClick={() => onAccept(acceptable.map((each) => each.key))}
              >
                Accept all {acceptable.length}
              </Button>
            </footer>
          )}
        </section>
      )}
      <ModelSaw pipeline={props.pipeline} turn={saw} onClose={() => setSaw(null)} />
    </div>
  );
}
