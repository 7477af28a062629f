"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { SourceView } from "#domain/api/sources.ts";
import { type Decision, readingSentence } from "#domain/reading/decision.ts";
import { isGiven, withDecision } from "#domain/reading/reading-config.ts";
import { useTRPC } from "../shell/api.ts";
import { useReason } from "../shell/session.tsx";
import { showError } from "../shell/show-error.ts";
import { Button } from "../ui/button.tsx";
import { Menu } from "../ui/menu.tsx";
import { ReadingDialog } from "./reading-dialog.tsx";

/** A decision that the file leaves open: what was taken, and what else it may be, a click each. */
function OpenDecision({
  decision,
  reason,
  busy,
  onChoose,
}: {
  decision: Decision;
  reason: string | null;
  busy: boolean;
  onChoose: (chosen: string) => void;
}) {
  return (
    <div className="reading-question" role="group" aria-label={`Read as ${decision.says}, or otherwise`}>
      <span>It may be read in more than one way:</span>
      <Button size="sm" reason={reason} disabled={busy} onClick={() => onChoose(decision.chosen)}>
        Keep {decision.says}
      </Button>
      {decision.others.slice(0, 4).map((other) => (
        <Button key={other.chosen} size="sm" reason={reason} disabled={busy} onClick={() => onChoose(other.chosen)}>
          {other.says}
          {other.gives && <small className="meta"> {other.gives}</small>}
        </Button>
      ))}
    </div>
  );
}

/** What else a file may be read as although it seems sure: one choice each. */
function Otherwise({
  decisions,
  busy,
  onChoose,
}: {
  decisions: readonly Decision[];
  busy: boolean;
  onChoose: (decision: Decision, chosen: string) => void;
}) {
  const items = decisions.flatMap((decision) =>
    decision.others.slice(0, 8).map((other) => ({
      label: other.says.slice(0, 1).toUpperCase() + other.says.slice(1),
      hint: other.gives.slice(0, 80) || undefined,
      onSelect: () => onChoose(decision, other.chosen),
    })),
  );
  if (items.length === 0) return null;
  return (
    <Menu
      label="Read it otherwise"
      align="end"
      items={items}
      trigger={
        <Button size="sm" disabled={busy}>
          Read otherwise
        </Button>
      }
    />
  );
}

/** How a file is read, in one sentence; what is open in it, and the way to change it. */
export function ReadingNote({ source }: { source: SourceView }) {
  const trpc = useTRPC();
  const client = useQueryClient();
  const reason = useReason("pipeline.edit");
  const [changing, setChanging] = useState(false);
  const change = useMutation(
    trpc.sources.changeReading.mutationOptions({
      onSuccess: () => setChanging(false),
      onError: showError,
      onSettled: () => {
        void client.invalidateQueries({ queryKey: trpc.sources.get.queryKey({ id: source.id }) });
        void client.invalidateQueries({ queryKey: trpc.sources.list.pathKey() });
      },
    }),
  );
  const decisions = source.profile?.decisions ?? [];
  const { config } = source.node;
  if (decisions.length === 0) return null;
  const open = decisions.filter(({ part, isOpen }) => isOpen && !isGiven(config, part));
  const sure = reason === null ? decisions.filter((decision) => !open.includes(decision)) : [];
  const read = (next: Record<string, unknown>) => change.mutate({ id: source.id, config: next });
  return (
    <section aria-label="How it is read" className="reading-note">
      <div className="section-head">
        <h2>How it is read</h2>
        <span>{readingSentence(decisions)}</span>
        <span className="spacer" />
        <Otherwise
          decisions={sure}
          busy={change.isPending}
          onChoose={(decision, chosen) => read(withDecision(config, decision.part, chosen))}
        />
        <Button size="sm" reason={reason} onClick={() => setChanging(true)}>
          Change
        </Button>
      </div>
      {open.map((decision) => (
        <OpenDecision
          key={decision.part}
          decision={decision}
          reason={reason}
          busy={change.isPending}
          onChoose={(chosen) => read(withDecision(config, decision.part, chosen))}
        />
      ))}
      {changing && (
        <ReadingDialog source={source} busy={change.isPending} onClose={() => setChanging(false)} onRead={read} />
      )}
    </section>
  );
}
