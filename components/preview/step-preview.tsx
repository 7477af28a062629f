"use client";
import { useRef, useState } from "react";
import type { SuggestionView } from "#domain/api/conversations.ts";
import type { NodeView, PipelineView, RowsView } from "#domain/api/pipelines.ts";
import { type KindName, nodeKind } from "#domain/nodes/table.ts";
import { isUnfilled } from "#domain/pipeline/unfilled.ts";
import type { Column } from "#domain/sql/types.ts";
import type { Proof } from "#domain/suggestions/suggestion.ts";
import { mentionedColumns } from "../chat/mentioned.ts";
import { formatNumber } from "../ui/format.ts";
import { Segmented } from "../ui/toggle.tsx";
import {
  alignRows,
  changedFirst,
  columnsOfRows,
  type ComparedRow,
  plainRows,
  provenRows,
  relevantFirst,
} from "./comparison.ts";
import { RowPane } from "./row-pane.tsx";
import { type StepRows, useStepChanges, useStepRows } from "./use-step-rows.ts";

export interface PreviewStep {
  readonly name: string;
  readonly kind: KindName;
  readonly inputs: readonly { readonly node: string; readonly output: "out" | "rejects" }[];
}
export interface PreviewChoice {
  readonly changedFirst: boolean;
  readonly withSuggestion: boolean;
}

interface StepPreviewProps {
  readonly pipeline: PipelineView;
  readonly step: PreviewStep;
  /** The step as the draft has it; null while it is only proposed. */
  readonly node: NodeView | null;
  readonly suggestion: SuggestionView | null;
  readonly choice: PreviewChoice;
}

const smallest = 200;
const largest = 500;

/** A step that makes rows of another kind has nothing to compare. */
export const comparesRows = (kind: KindName): boolean => !["collapse", "sink", "source"].includes(nodeKind(kind).law);

/** The proof of a suggestion that waits, while it holds. */
const waitingProof = (suggestion: SuggestionView | null): Proof | null =>
  suggestion?.decision === "pending" && !suggestion.stale ? suggestion.proof : null;

const note = (view: RowsView | undefined, from?: string): string => {
  if (!view) return "";
  const shown = formatNumber(view.rows.length);
  return `${view.total === null || view.total === view.rows.length ? shown : `${shown} of ${formatNumber(view.total)}`} rows${from ? ` from ${from}` : ""}`;
};

function Legend({ proof }: { proof: Proof | null }) {
  if (!proof) return null;
  return (
    <span className="row-legend">
      {proof.removedRows > 0 && (
        <span className="removed">
          <i />
          {formatNumber(proof.removedRows)} removed
        </span>
      )}
      {proof.changedRows > 0 && (
        <span className="changed">
          <i />
          {formatNumber(proof.changedRows)} changed
        </span>
      )}
      {proof.addedRows > 0 && (
        <span className="added">
          <i />
          {formatNumber(proof.addedRows)} added
        </span>
      )}
    </span>
  );
}

interface Sides {
  readonly before: readonly ComparedRow[] | null;
  readonly after: readonly ComparedRow[] | null;
  readonly isAligned: boolean;
}

function sidesOf(
  { input, output, step, choice }: { input: StepRows; output: StepRows; step: PreviewStep; choice: PreviewChoice },
  proven: readonly ComparedRow[] | null,
): Sides {
  if (proven) return { before: proven, after: proven, isAligned: true };
  const rows = input.view && output.view ? alignRows(input.view, output.view, nodeKind(step.kind).law) : null;
  const ordered = rows && choice.changedFirst ? changedFirst(rows) : rows;
  return {
    before: ordered ?? (input.view ? plainRows(input.view) : null),
    after: ordered ?? (output.view ? plainRows(output.view) : null),
    isAligned: ordered !== null,
  };
}

/** Columns that the suggestion speaks of, and those with a value that differs. */
function relevantColumns(rows: readonly ComparedRow[], suggestion: SuggestionView | null): Set<string> {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row.before ?? row.after ?? {})))];
  return new Set([
    ...mentionedColumns(suggestion?.operations ?? [], names),
    ...rows.flatMap((row) => [...row.differs]),
  ]);
}

interface Heading {
  readonly view: RowsView | undefined;
  readonly known: readonly Column[];
  readonly rows: readonly ComparedRow[] | null;
  readonly side: "before" | "after";
  readonly relevant: ReadonlySet<string> | null;
}

/** The columns of one side: as they were read, else as the draft knows them, else as the rows say. */
function headingOf({ view, known, rows, side, relevant }: Heading): Column[] {
  const own =
    view?.columns ??
    columnsOfRows(
      known,
      (rows ?? []).map((row) => row[side]),
    );
  const columns =
    own.length > 0
      ? own
      : columnsOfRows(
          [],
          (rows ?? []).map((row) => row.before ?? row.after),
        );
  return relevant ? relevantFirst(columns, relevant) : [...columns];
}

/** What a step asks for that is only not set up yet: nothing went wrong, there are just no rows so far. */
const lackOf = (node: NodeView | null): string | null =>
  node && node.problems.length > 0 && node.problems.every((problem) => isUnfilled(node, problem))
    ? `The step is not set up yet. ${node.problems[0]!.mend ?? ""}`
    : null;

/** What goes into a step and what comes out, beside each other; where a proof compared them, the changed rows come first. */
export function StepPreview({ pipeline, step, node, suggestion, choice }: StepPreviewProps) {
  const [limit, setLimit] = useState(smallest);
  const [port, setPort] = useState<"out" | "rejects">("out");
  const panes = useRef<(HTMLDivElement | null)[]>([]);
  const pending = suggestion?.decision === "pending" ? suggestion : null;
  const lacks = pending ? null : lackOf(node);
  const [first, second] = step.inputs;
  const output = node && node.rejects.length > 0 ? port : "out";
  const shared = { pipeline: pipeline.id, limit, suggestion: pending };
  const input = useStepRows({ ...shared, node: first?.node ?? null, output: first?.output ?? "out" });
  const right = useStepRows({ ...shared, node: second?.node ?? null, output: second?.output ?? "out" });
  const result = useStepRows({ ...shared, node: pending && !choice.withSuggestion ? null : step.name, output });
  const compares = choice.changedFirst && output === "out" && comparesRows(step.kind);
  const changes = useStepChanges(pipeline.id, compares && !pending && node ? step.name : null);
  const proof = compares ? (waitingProof(suggestion) ?? changes) : null;
  const proven = proof && proof.sample.length > 0 ? provenRows(proof) : null;
  const sides = sidesOf(
    { input, output: result, step, choice: output === "out" ? choice : { ...choice, changedFirst: false } },
    proven,
  );
  const relevant = sides.isAligned && choice.changedFirst ? relevantColumns(sides.before ?? [], suggestion) : null;
  const columnsOf = (name: string): readonly Column[] =>
    pipeline.nodes.find((each) => each.name === name)?.columns ?? [];
  const more = limit < largest && (result.view?.total ?? 0) > limit && !proven ? () => setLimit(largest) : null;
  const follow = (index: number) => (event: React.UIEvent<HTMLDivElement>) => {
    if (sides.isAligned)
      panes.current.forEach((pane, at) => {
        if (pane && at !== index) pane.scrollTop = event.currentTarget.scrollTop;
      });
  };
  const keep = (index: number) => (element: HTMLDivElement | null) => {
    panes.current[index] = element;
  };
  const showsResult = !pending || choice.withSuggestion;
  const shownOf =
    proven && proof
      ? `${formatNumber(proven.length)} of ${formatNumber(proof.removedRows + proof.changedRows + proof.addedRows)} changed rows, `
      : "";
  return (
    <div className="preview-panes">
      {first && (
        <RowPane
          side="before"
          title={second ? "Left" : "Input"}
          label={`Input: rows of ${first.node}`}
          note={
            proven
              ? `${formatNumber(input.view?.total ?? proof?.rowsBefore ?? null)} rows from ${first.node}`
              : note(input.view, first.node)
          }
          columns={headingOf({
            view: input.view,
            known: columnsOf(first.node),
            rows: sides.before,
            side: "before",
            relevant,
          })}
          rows={sides.before}
          error={proven ? null : input.error}
          onRetry={input.retry}
          empty="No rows go into this step."
          scroller={keep(0)}
          onScroll={follow(0)}
          onMore={showsResult ? null : more}
          legend={!showsResult && <Legend proof={proof} />}
        />
      )}
      {second && !proven && (
        <RowPane
          side="before"
          title="Right"
          label={`Right input: rows of ${second.node}`}
          note={note(right.view, second.node)}
          columns={right.view?.columns ?? []}
          rows={right.view ? plainRows(right.view) : null}
          error={right.error}
          onRetry={right.retry}
          empty="No rows are looked up here."
        />
      )}
      {showsResult && (
        <RowPane
          side="after"
          title={output === "out" ? "Output" : "Rejects"}
          label={`${output === "out" ? "Output" : "Rejects"}: rows of ${step.name}`}
          note={
            proven
              ? `${shownOf}${formatNumber(result.view?.total ?? proof?.rowsAfter ?? null)} rows`
              : note(result.view)
          }
          columns={headingOf({
            view: result.view,
            known: node ? columnsOf(step.name) : (input.view?.columns ?? columnsOf(first?.node ?? "")),
            rows: sides.after,
            side: "after",
            relevant,
          })}
          rows={lacks ? [] : sides.after}
          error={proven || lacks ? null : result.error}
          onRetry={result.retry}
          empty={lacks ?? (output === "out" ? "No rows come out of this step." : "No rows are rejected.")}
          scroller={keep(1)}
          onScroll={follow(1)}
          onMore={more}
          legend={
            node && node.rejects.length > 0 ? (
              <Segmented<"out" | "rejects">
                label="Port"
                value={port}
                onChange={setPort}
                options={[
                  { value: "out", label: "Output" },
                  { value: "rejects", label: "Rejects" },
                ]}
              />
            ) : (
              <Legend proof={proof} />
            )
          }
        />
      )}
    </div>
  );
}
