"use client";
import type { SuggestionView } from "#domain/api/conversations.ts";
import { plural } from "#domain/text/plural.ts";
import { Button } from "../ui/button.tsx";
import { Few } from "../ui/few.tsx";
import { acceptReason, SuggestionCard } from "./suggestion-card.tsx";
import { needsOf } from "./waiting.ts";

export interface PlanActions {
  readonly focused: string | null;
  readonly hovered: string | null;
  readonly order: readonly string[];
  readonly busy: boolean;
  readonly onFocus: (key: string | null) => void;
  readonly onHover: (suggestion: SuggestionView | null) => void;
  readonly onAccept: (keys: string[]) => void;
  readonly onReject: (key: string, reason: string) => void;
  readonly onRevert: (key: string) => void;
}

interface CardProps {
  readonly suggestion: SuggestionView;
  readonly all: readonly SuggestionView[];
  readonly actions: PlanActions;
}

function Card({ suggestion, all, actions }: CardProps) {
  const { focused, hovered, order, busy, onFocus, onHover } = actions;
  const { key } = suggestion;
  return (
    <SuggestionCard
      suggestion={suggestion}
      open={focused === key}
      linked={hovered === key}
      order={order}
      needs={needsOf(suggestion, all)}
      busy={busy}
      onOpen={() => onFocus(focused === key ? null : key)}
      onHover={(over) => onHover(over ? suggestion : null)}
      onAccept={() => actions.onAccept([key])}
      onReject={(reason) => actions.onReject(key, reason)}
      onRevert={() => actions.onRevert(key)}
    />
  );
}

const decisionWords = (suggestions: readonly SuggestionView[]): string =>
  (["accepted", "rejected", "withdrawn", "reverted"] as const)
    .map((decision) => [suggestions.filter((each) => each.decision === decision).length, decision] as const)
    .filter(([count]) => count > 0)
    .map(([count, decision]) => `${count} ${decision === "reverted" ? "taken back" : decision}`)
    .join(", ");

interface PlanProps {
  readonly suggestions: readonly SuggestionView[];
  readonly actions: PlanActions;
}

/** Everything that was decided, in one line that can be opened. */
export function DecidedSuggestions({ suggestions, actions }: PlanProps) {
  const decided = suggestions.filter((each) => each.decision !== "pending");
  if (decided.length === 0) return null;
  return (
    <details className="decided" aria-label="Decided suggestions">
      <summary>{decisionWords(decided)}</summary>
      <div>
        {decided.map((suggestion) => (
          <Card key={suggestion.key} suggestion={suggestion} all={suggestions} actions={actions} />
        ))}
      </div>
    </details>
  );
}

const hasFailed = (suggestion: SuggestionView): boolean => suggestion.proof?.status === "failed" && !suggestion.stale;

/** What waits but cannot be accepted: each names what its proof met. */
export function FailedProofs({ suggestions, actions }: PlanProps) {
  const failed = suggestions.filter((each) => each.decision === "pending" && hasFailed(each));
  if (failed.length === 0) return null;
  return (
    <section className="plan failed-proofs" aria-label="Failed proofs">
      <header>
        <b>{plural(failed.length, "proof")} failed</b>
        <span className="secondary">not part of the plan</span>
      </header>
      <Few items={failed}>
        {(suggestion) => <Card key={suggestion.key} suggestion={suggestion} all={suggestions} actions={actions} />}
      </Few>
    </section>
  );
}

/** The suggestions that wait for a decision, in their order. */
export function Plan({ suggestions, actions }: PlanProps) {
  const pending = suggestions.filter((each) => each.decision === "pending" && !hasFailed(each));
  const acceptable = pending.filter((each) => each.proof?.status === "passed" && !each.stale);
  if (pending.length === 0) return null;
  return (
    <section className="plan" aria-label="Suggestions">
      <header>
        <b>Plan</b>
        <span className="secondary">
          {plural(suggestions.length, "suggestion")}, {suggestions.length - pending.length} decided
        </span>
        <span className="spacer" />
        <span className="plan-parts" aria-hidden>
          {suggestions.map((each) => (
            <i key={each.key} className={each.decision} />
          ))}
        </span>
      </header>
      {pending.map((suggestion) => (
        <Card key={suggestion.key} suggestion={suggestion} all={suggestions} actions={actions} />
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
            loading={actions.busy}
            reason={acceptable.length === 0 ? (acceptReason(pending[0]!, []) ?? "Nothing is proven yet") : null}
            onClick={() => actions.onAccept(acceptable.map((each) => each.key))}
          >
            Accept all {acceptable.length}
          </Button>
        </footer>
      )}
    </section>
  );
}
