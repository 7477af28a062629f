"use client";
import type { SuggestionView } from "#domain/api/conversations.ts";
import type { Finding } from "#domain/sources/finding.ts";
import { acceptReason } from "../chat/suggestion-card.tsx";
import { needsOf } from "../chat/waiting.ts";
import type { FindingActions } from "../chat/findings-card.tsx";
import { useReason } from "../shell/session.tsx";
import { FindingMark, findingWords } from "../sources/finding-list.tsx";
import { Button } from "../ui/button.tsx";
import { formatBytes, formatDuration, formatNumber } from "../ui/format.ts";

interface MendProps {
  readonly mend: SuggestionView;
  readonly suggestions: readonly SuggestionView[];
  readonly isOpen: boolean;
  readonly actions: FindingActions;
}

/** A mend with what it does, before anybody applies it. */
function Mend({ mend, suggestions, isOpen, actions }: MendProps) {
  const role = useReason("suggestion.decide");
  const { proof } = mend;
  const rows: [string, React.ReactNode][] =
    proof && proof.status !== "pending"
      ? [
          [
            "Rows out",
            <>
              <span>{formatNumber(proof.rowsBefore)}</span> → <b>{formatNumber(proof.rowsAfter)}</b>
            </>,
          ],
          ...(proof.changedRows > 0
            ? [["Changed", `${formatNumber(proof.changedRows)} rows`] as [string, React.ReactNode]]
            : []),
          ["Cost", `${formatDuration(proof.forecast.durationMs)}, ${formatBytes(proof.forecast.sizeBytes)}`],
          ...(proof.checks.length > 0
            ? [
                ["Checks", `${proof.checks.filter((check) => check.after).length} of ${proof.checks.length} hold`] as [
                  string,
                  React.ReactNode,
                ],
              ]
            : []),
        ]
      : [];
  return (
    <div className={isOpen ? "mend open" : "mend"}>
      <b>{mend.title}</b>
      {rows.length > 0 ? (
        <dl className="figures">
          {rows.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      ) : (
        <p className="secondary">Proving on real rows</p>
      )}
      <div>
        <Button
          size="sm"
          variant={isOpen ? "primary" : "default"}
          loading={actions.busy}
          reason={role ?? acceptReason(mend, needsOf(mend, suggestions))}
          onClick={() => actions.onAccept([mend.key])}
        >
          Fix
        </Button>
        <Button size="sm" onClick={() => actions.onShowMend(mend)}>
          Show the rows
        </Button>
      </div>
    </div>
  );
}

interface FindingNoteProps {
  readonly finding: Finding;
  readonly number: number;
  readonly mend: SuggestionView | null;
  readonly suggestions: readonly SuggestionView[];
  readonly focused: string | null;
  readonly actions: FindingActions;
}

/** One finding at its step: what it is, what it does to the result, and what mends it. */
export function FindingNote({ finding, number, mend, suggestions, focused, actions }: FindingNoteProps) {
  const reason = useReason("suggestion.decide");
  return (
    <article className={`inspector-finding ${finding.severity}`}>
      <header>
        <FindingMark number={number} finding={finding} />
        <b>{findingWords[finding.kind]}</b>
        <span className="figures">{formatNumber(finding.count)} rows</span>
      </header>
      <p>{finding.message}</p>
      {finding.effect && <p className="secondary">{finding.effect}</p>}
      {mend && <Mend mend={mend} suggestions={suggestions} isOpen={focused === mend.key} actions={actions} />}
      {!mend && actions.fixable.has(finding.id) && (
        <Button
          size="sm"
          loading={actions.fixing === finding.id}
          reason={reason}
          onClick={() => actions.onFix(finding.id)}
        >
          Fix
        </Button>
      )}
      {finding.severity !== "notice" && (
        <Button size="sm" variant="quiet" reason={reason} onClick={() => actions.onKeep(finding.id)}>
          Keep as is, with a reason
        </Button>
      )}
    </article>
  );
}
