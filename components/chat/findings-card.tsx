"use client";
import { useState } from "react";
import type { SuggestionView } from "#domain/api/conversations.ts";
import type { Finding } from "#domain/sources/finding.ts";
import { plural } from "#domain/text/plural.ts";
import { useReason } from "../shell/session.tsx";
import { FindingMark, findingWords } from "../sources/finding-list.tsx";
import { Button } from "../ui/button.tsx";
import { formatNumber } from "../ui/format.ts";
import { effectOf } from "./effect.ts";
import { mentionedColumns } from "./mentioned.ts";
import { ProofView } from "./proof-view.tsx";
import { Few } from "../ui/few.tsx";
import { acceptReason } from "./suggestion-card.tsx";
import { mendsOf, needsOf } from "./waiting.ts";

export interface FindingActions {
  readonly busy: boolean;
  readonly onAccept: (keys: string[]) => void;
  /** Shows the rows of the mend in the drawer and its step on the canvas. */
  readonly onShowMend: (suggestion: SuggestionView) => void;
  readonly onShowNode: (node: string) => void;
  readonly onKeep: (finding: string) => void;
  /** Findings that a step can be proposed for at once, and the one that it is being proposed for. */
  readonly fixable: ReadonlySet<string>;
  readonly fixing: string | null;
  readonly onFix: (finding: string) => void;
}

interface FindingsCardProps extends FindingActions {
  /** In the order of their numbers. */
  readonly findings: readonly Finding[];
  readonly suggestions: readonly SuggestionView[];
  readonly order: readonly string[];
}

const severityWord = { changes_result: "changes the result", stops_run: "stops the run", notice: "notice" } as const;

/** Findings change the result or stop the run; notices do neither. */
function countWords(findings: readonly Finding[]): string {
  const notices = findings.filter((each) => each.severity === "notice").length;
  const words = (count: number, word: string): string => (count === 0 ? "" : plural(count, word));
  return [words(findings.length - notices, "finding"), words(notices, "notice")].filter(Boolean).join(", ");
}

/** What the mend says beyond the finding: what decides, say, where the rows of a key are equally late. */
const ownReason = (mend: SuggestionView, finding: Finding): string => mend.reason.replace(finding.message, "").trim();

interface OpenFindingProps {
  readonly finding: Finding;
  readonly mend: SuggestionView | null;
  readonly card: FindingsCardProps;
}

function OpenFinding({ finding, mend, card }: OpenFindingProps) {
  const role = useReason("suggestion.decide");
  const needs = mend ? needsOf(mend, card.suggestions) : [];
  return (
    <div className="chat-finding-body">
      <p>{finding.message}</p>
      {finding.effect && <p className="secondary">{finding.effect}</p>}
      {mend && (
        <>
          <p className="mend-title">
            Fix {mend.number}: {mend.title}
          </p>
          {ownReason(mend, finding) && <p className="secondary">{ownReason(mend, finding)}</p>}
          {mend.proof && mend.proof.status !== "pending" && (
            <ProofView
              proof={mend.proof}
              order={card.order}
              mentioned={mentionedColumns(mend.operations, card.order)}
            />
          )}
        </>
      )}
      <div className="suggestion-actions">
        {mend && (
          <Button
            size="sm"
            variant="primary"
            loading={card.busy}
            reason={role ?? acceptReason(mend, needs)}
            onClick={() => card.onAccept([mend.key])}
          >
            Accept
          </Button>
        )}
        {mend && (
          <Button size="sm" onClick={() => card.onShowMend(mend)}>
            Show the rows
          </Button>
        )}
        {!mend && card.fixable.has(finding.id) && (
          <Button
            size="sm"
            variant="primary"
            loading={card.fixing === finding.id}
            reason={role}
            onClick={() => card.onFix(finding.id)}
          >
            Fix
          </Button>
        )}
        {!mend && finding.node && (
          <Button size="sm" onClick={() => card.onShowNode(finding.node!)}>
            Show the step
          </Button>
        )}
        {finding.severity !== "notice" && (
          <Button size="sm" variant="quiet" reason={role} onClick={() => card.onKeep(finding.id)}>
            Keep as is
          </Button>
        )}
        <span className="spacer" />
        <span className={`severity ${finding.severity}`}>{severityWord[finding.severity]}</span>
      </div>
    </div>
  );
}

/** What was found in the sources, silent ones first; one is open, with the proof of its mend. */
export function FindingsCard(props: FindingsCardProps) {
  const { findings, suggestions, busy, onAccept } = props;
  const role = useReason("suggestion.decide");
  const mends = mendsOf(suggestions);
  const [open, setOpen] = useState<string | null>(findings.find((each) => mends.has(each.id))?.id ?? null);
  if (findings.length === 0) return null;
  const proven = findings.flatMap((each) => {
    const mend = mends.get(each.id);
    return mend && acceptReason(mend, needsOf(mend, suggestions)) === null ? [mend.key] : [];
  });
  return (
    <section className="chat-card" aria-label="Findings">
      <header>
        <b>{countWords(findings)}</b>
        <span className="secondary">on all rows</span>
      </header>
      <Few items={findings}>
        {(finding, index) => {
          const mend = mends.get(finding.id) ?? null;
          const isOpen = open === finding.id;
          return (
            <div key={finding.id} className={isOpen ? "chat-finding-item open" : "chat-finding-item"}>
              <button
                type="button"
                className="chat-finding"
                aria-expanded={isOpen}
                onClick={() => {
                  setOpen(isOpen ? null : finding.id);
                  if (!isOpen && mend) props.onShowMend(mend);
                  else if (!isOpen && finding.node) props.onShowNode(finding.node);
                }}
                title={finding.message}
                data-testid={`finding-${finding.kind}`}
              >
                <FindingMark number={index + 1} finding={finding} />
                <span>
                  <b>{findingWords[finding.kind]}</b>
                  {!isOpen && (
                    <span className="chat-finding-line">
                      {mend ? `${mend.title}: ${effectOf(mend.proof)}` : finding.message}
                    </span>
                  )}
                </span>
                <em className="figures">{formatNumber(finding.count)}</em>
              </button>
              {isOpen && <OpenFinding finding={finding} mend={mend} card={props} />}
            </div>
          );
        }}
      </Few>
      {mends.size > 1 && (
        <footer>
          <span className="spacer" />
          <Button
            size="sm"
            loading={busy}
            reason={
              role ?? (proven.length === 0 ? "No fix can be accepted yet: accept what they build on first" : null)
            }
            onClick={() => onAccept(proven)}
          >
            Fix all {proven.length || mends.size}
          </Button>
        </footer>
      )}
    </section>
  );
}
