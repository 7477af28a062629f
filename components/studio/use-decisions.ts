import { useMemo, useState } from "react";
import { toast } from "sonner";
import type { ConversationView, SuggestionView } from "#domain/api/conversations.ts";
import type { PipelineView } from "#domain/api/pipelines.ts";
import { acceptReason } from "../chat/suggestion-card.tsx";
import { needsOf } from "../chat/waiting.ts";
import { useReason } from "../shell/session.tsx";
import { useShortcuts } from "../shell/shortcuts.ts";
import type { Studio } from "./use-studio.ts";

/** The pending suggestion that a step of the canvas stands for: one that only it would make, or one that changes it. */
export function pendingAt(
  name: string | null,
  pipeline: PipelineView,
  suggestions: readonly SuggestionView[],
): SuggestionView | null {
  const touching = suggestions.filter(
    (each) => name !== null && each.decision === "pending" && each.touches.includes(name),
  );
  const isDraft = pipeline.nodes.some((node) => node.name === name);
  return (isDraft ? touching.find((each) => each.proof?.node === name) : touching[0]) ?? null;
}

interface Given {
  readonly conversation: ConversationView | null;
  readonly onFocus: () => void;
}

interface DecisionKeys {
  readonly pending: readonly SuggestionView[];
  readonly move: (by: number) => void;
  readonly acceptFocused: () => void;
  readonly acceptProven: () => void;
}

function useDecisionKeys({ pending, move, acceptFocused, acceptProven }: DecisionKeys) {
  const askForReason = () =>
    document.querySelector<HTMLButtonElement>(".suggestion.open .suggestion-actions .button:nth-of-type(2)")?.click();
  useShortcuts(
    pending.length === 0
      ? []
      : [
          { keys: "j", does: "Next suggestion", run: () => move(1) },
          { keys: "k", does: "Previous suggestion", run: () => move(-1) },
          { keys: "a", does: "Accept the suggestion", run: acceptFocused },
          { keys: "Shift+a", does: "Accept all that are proven", run: acceptProven },
          { keys: "r", does: "Reject the suggestion with a reason", run: askForReason },
        ],
  );
}

/** Which suggestion is in focus, and what a person decides about it, by mouse or by key. */
export function useDecisions(studio: Studio, id: string, { conversation, onFocus }: Given) {
  const suggestions = useMemo(() => (conversation?.suggestions ?? []) as readonly SuggestionView[], [conversation]);
  const pending = useMemo(() => suggestions.filter((each) => each.decision === "pending"), [suggestions]);
  const [chosen, setChosen] = useState<string | null | undefined>(undefined);
  const reason = useReason("suggestion.decide");
  const focused =
    chosen === undefined || (chosen !== null && !suggestions.some((each) => each.key === chosen))
      ? (pending[0]?.key ?? null)
      : chosen;
  const revision = studio.pipeline.data?.revision.number ?? 0;
  const accept = (keys: string[]) =>
    studio.accept.mutate(
      { pipeline: id, keys, revision },
      {
        onSuccess: () => {
          setChosen(undefined);
          onFocus();
        },
      },
    );
  const reject = (key: string, why: string) =>
    studio.reject.mutate(
      { pipeline: id, key, reason: why },
      {
        onSuccess: (result) => {
          setChosen(undefined);
          onFocus();
          if (result.withdrawn.length > 0)
            toast(`Also withdrawn: ${result.withdrawn.map((each) => each.title).join("; ")}`);
        },
      },
    );
  const move = (by: number) => {
    const at = pending.findIndex((each) => each.key === focused);
    const next = pending[(at + by + pending.length) % pending.length];
    if (next) {
      setChosen(next.key);
      onFocus();
    }
  };
  const acceptFocused = () => {
    const each = pending.find((one) => one.key === focused);
    if (each && !reason && !acceptReason(each, needsOf(each, suggestions))) accept([each.key]);
  };
  const acceptProven = () => {
    const proven = pending.filter((each) => each.proof?.status === "passed" && !each.stale);
    if (!reason) accept(proven.map((each) => each.key));
  };
  useDecisionKeys({ pending, move, acceptFocused, acceptProven });
  return {
    suggestions,
    pending,
    focused,
    setFocused: setChosen,
    accept,
    reject,
    busy: studio.accept.isPending || studio.reject.isPending || studio.revert.isPending,
    revert: (key: string) => studio.revert.mutate({ pipeline: id, key, revision }),
  };
}
export type Decisions = ReturnType<typeof useDecisions>;
