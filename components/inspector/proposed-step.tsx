"use client";
import type { SuggestionView } from "#domain/api/conversations.ts";
import type { PipelineView } from "#domain/api/pipelines.ts";
import { nodeKind } from "#domain/nodes/table.ts";
import type { PipelineNode } from "#domain/pipeline/document.ts";
import { KindIcon } from "../canvas/kind-icon.tsx";
import { ProofView } from "../chat/proof-view.tsx";
import { useStepRows } from "../preview/use-step-rows.ts";
import { ContractSection } from "./contract-section.tsx";
import { SuggestionNote } from "./suggestion-note.tsx";

interface ProposedStepProps {
  readonly pipeline: PipelineView;
  readonly step: PipelineNode;
  readonly suggestion: SuggestionView;
}

/** A step that only a suggestion would make: what it would say, its columns, and what its proof showed. */
export function ProposedStep({ pipeline, step, suggestion }: ProposedStepProps) {
  const shared = { pipeline: pipeline.id, limit: 200, suggestion };
  const [first] = step.inputs;
  const input = useStepRows({ ...shared, node: first?.node ?? null, output: first?.output ?? "out" });
  const output = useStepRows({ ...shared, node: step.name, output: "out" });
  return (
    <>
      <header className="inspector-head">
        <span className="step-icon proposed">
          <KindIcon kind={step.kind} />
        </span>
        <b>{nodeKind(step.kind).title}</b>
        <code className="secondary ellipsis">{step.name}</code>
      </header>
      <div className="inspector-scroll">
        <SuggestionNote suggestion={suggestion} node={null} proposed={step} />
        <p className="inspector-text">{suggestion.reason}</p>
        {output.view && (
          <ContractSection input={first ? (input.view?.columns ?? []) : null} output={output.view.columns} />
        )}
        {suggestion.proof && suggestion.proof.status !== "pending" && (
          <section className="inspector-section" aria-label="Proof">
            <h3>
              Proof{" "}
              <span>
                on{" "}
                {suggestion.proof.sampledRows === null
                  ? "all rows"
                  : `${suggestion.proof.sampledRows.toLocaleString("en-US")} rows`}
              </span>
            </h3>
            <ProofView proof={suggestion.proof} brief />
          </section>
        )}
      </div>
    </>
  );
}
