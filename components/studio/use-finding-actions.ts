import { useMemo, useState } from "react";
import type { ConversationView, SuggestionView } from "#domain/api/conversations.ts";
import type { FindingActions } from "../chat/findings-card.tsx";
import type { Decisions } from "./use-decisions.ts";
import type { Studio } from "./use-studio.ts";

interface Given {
  readonly conversation: ConversationView;
  readonly decisions: Decisions;
  readonly onSelect: (node: string | null) => void;
}

/** What a person can do about a finding, and the one that is being kept with a reason. */
export function useFindingActions(studio: Studio, id: string, { conversation, decisions, onSelect }: Given) {
  const [keeping, setKeeping] = useState<string | null>(null);
  const { proposeFix } = studio;
  const fixable = useMemo(() => new Set(conversation.fixable), [conversation.fixable]);
  const show = (suggestion: SuggestionView) => {
    onSelect(null);
    decisions.setFocused(suggestion.key);
  };
  const actions: FindingActions = {
    busy: decisions.busy,
    onAccept: decisions.accept,
    onShowMend: show,
    onShowNode: onSelect,
    onKeep: setKeeping,
    fixable,
    fixing: proposeFix.isPending ? (proposeFix.variables?.finding ?? null) : null,
    onFix: (finding) =>
      proposeFix.mutate(
        { pipeline: id, finding },
        {
          onSuccess: (view) => {
            const fix = (view.suggestions as readonly SuggestionView[]).find(
              (each) => each.finding === finding && each.decision === "pending",
            );
            if (fix) show(fix);
          },
        },
      ),
  };
  const keep = (reason: string) => {
    studio.keepFinding.mutate({ pipeline: id, finding: keeping!, reason });
    setKeeping(null);
  };
  return { actions, keeping, keep, stopKeeping: () => setKeeping(null) };
}
