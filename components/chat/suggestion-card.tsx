"use client";
import { ChevronDown, ChevronRight } from "lucide-react";
import { useState } from "react";
import type { SuggestionView } from "#domain/api/conversations.ts";
import { shownRisk } from "#domain/suggestions/suggestion.ts";
import { useReason } from "../shell/session.tsx";
import { Button } from "../ui/button.tsx";
import { Input } from "../ui/field.tsx";
import { Kbd } from "../ui/kbd.tsx";
import { Marker, Pill } from "../ui/pill.tsx";
import { effectOf } from "./effect.ts";
import { mentionedColumns } from "./mentioned.ts";
import { ProofView } from "./proof-view.tsx";

interface SuggestionCardProps {
  readonly suggestion: SuggestionView;
  readonly open: boolean;
  /** The pointer or the focus is on its step. */
  readonly linked: boolean;
  /** Names of the columns as the steps have them. */
  readonly order: readonly string[];
  /** Titles of pending suggestions that this one needs first. */
  readonly needs: readonly string[];
  readonly busy: boolean;
  readonly onOpen: () => void;
  readonly onHover: (over: boolean) => void;
  readonly onAccept: () => void;
  readonly onReject: (reason: string) => void;
  readonly onRevert: () => void;
}

const usualReasons = ["Not needed", "Wrong column", "Changes too many rows", "I do this elsewhere"];

function RejectForm({ onReject, onClose }: { onReject: (reason: string) => void; onClose: () => void }) {
  const [text, setText] = useState("");
  return (
    <div className="reject">
      <div>
        {usualReasons.map((reason) => (
          <Button key={reason} size="sm" onClick={() => onReject(reason)}>
            {reason}
          </Button>
        ))}
      </div>
      <Input
        autoFocus
        value={text}
        placeholder="Or say why; the planner reads it"
        aria-label="Reason"
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter" && text.trim()) onReject(text.trim());
          if (event.key === "Escape") onClose();
        }}
      />
      <div className="form-actions">
        <Button size="sm" variant="quiet" onClick={onClose}>
          Back
        </Button>
        <Button size="sm" variant="danger" disabled={!text.trim()} onClick={() => onReject(text.trim())}>
          Reject
        </Button>
      </div>
    </div>
  );
}

export function acceptReason(suggestion: SuggestionView, needs: readonly string[]): string | null {
  if (suggestion.decision !== "pending") return `It was ${suggestion.decision}`;
  if (!suggestion.proof || suggestion.proof.status === "pending" || suggestion.stale) return "Its proof is being made";
  if (suggestion.proof.status === "failed")
    return `The proof failed: ${suggestion.proof.problems[0] ?? "see the card"}`;
  return needs.length > 0 ? `Accept first: ${needs.join(", ")}` : null;
}

function Decided({
  suggestion,
  onRevert,
  reason,
  busy,
}: {
  suggestion: SuggestionView;
  onRevert: () => void;
  reason: string | null;
  busy: boolean;
}) {
  const { decision } = suggestion;
  return (
    <div className="suggestion-actions">
      <Pill tone={decision === "accepted" ? "ok" : "idle"}>{decision}</Pill>
      {suggestion.decidedReason && <span className="secondary">{suggestion.decidedReason}</span>}
      <span className="spacer" />
      {decision === "accepted" && (
        <Button size="sm" variant="quiet" reason={reason} loading={busy} onClick={onRevert}>
          Take it back
        </Button>
      )}
    </div>
  );
}

/** A proposal with its reason and proof; folded it is one line with the main effect. */
export function SuggestionCard({
  suggestion,
  open,
  linked,
  order,
  needs,
  busy,
  onOpen,
  onHover,
  onAccept,
  onReject,
  onRevert,
}: SuggestionCardProps) {
  const [rejecting, setRejecting] = useState(false);
  const role = useReason("suggestion.decide");
  const pending = suggestion.decision === "pending";
  const head = (
    <>
      <Marker filled={(open || linked) && pending}>{suggestion.number}</Marker>
      <b className={suggestion.decision === "rejected" || suggestion.decision === "withdrawn" ? "struck" : ""}>
        {suggestion.title}
      </b>
      <span className="effect">{pending ? effectOf(suggestion.proof) : suggestion.decision}</span>
      {open ? <ChevronDown size={14} aria-hidden /> : <ChevronRight size={14} aria-hidden />}
    </>
  );
  return (
    <article
      className={`suggestion ${open ? "open" : ""} ${linked ? "linked" : ""} ${suggestion.decision}`}
      data-testid={`suggestion-${suggestion.number}`}
      data-decision={suggestion.decision}
      onMouseEnter={() => onHover(true)}
      onMouseLeave={() => onHover(false)}
      onFocus={() => onHover(true)}
      onBlur={() => onHover(false)}
    >
      <button
        type="button"
        className="suggestion-head"
        aria-expanded={open}
        title={open ? undefined : suggestion.title}
        onClick={onOpen}
      >
        {head}
      </button>
      {open && (
        <div className="suggestion-body">
          <p>{suggestion.reason}</p>
          {suggestion.proof && suggestion.proof.status !== "pending" && (
            <ProofView
              proof={suggestion.proof}
              order={order}
              mentioned={mentionedColumns(suggestion.operations, order)}
            />
          )}
          {(!suggestion.proof || suggestion.proof.status === "pending") && pending && (
            <p className="secondary">Proving on real rows</p>
          )}
          {pending && !rejecting && (
            <div className="suggestion-actions">
              <Button
                variant="primary"
                loading={busy}
                reason={role ?? acceptReason(suggestion, needs)}
                onClick={onAccept}
              >
                Accept <Kbd>A</Kbd>
              </Button>
              <Button reason={role} onClick={() => setRejecting(true)}>
                Reject with reason
              </Button>
              <span className="spacer" />
              <span className="secondary risk">{shownRisk(suggestion)} risk</span>
            </div>
          )}
          {pending && rejecting && (
            <RejectForm
              onClose={() => setRejecting(false)}
              onReject={(reason) => {
                setRejecting(false);
                onReject(reason);
              }}
            />
          )}
          {!pending && <Decided suggestion={suggestion} onRevert={onRevert} reason={role} busy={busy} />}
        </div>
      )}
    </article>
  );
}
