import { Handle, type Node, type NodeProps, NodeToolbar, Position } from "@xyflow/react";
import { memo } from "react";
import { nodeKind } from "#domain/nodes/table.ts";
import type { Step } from "./graph.ts";
import { KindIcon } from "./kind-icon.tsx";
import { findingWords, lookOf } from "./step-look.ts";
import { runFoot, runSentence, runTime, StepDot } from "./step-run.tsx";
import { ProblemCard } from "../ui/problem-card.tsx";

/** One type for a step at every zoom: the flow reads the whole DOM again for each node whose type changes. */
export type StepFlowNode = Node<{ step: Step; highlighted: boolean; refuses: boolean; isBox: boolean }, "step">;

const mostFindings = 3;
const count = (value: number | null, unit: string): string =>
  value === null ? "" : `${value.toLocaleString("en-US")} ${unit}`;

export function stepLabel({ step }: StepFlowNode["data"]): string {
  const parts = [
    `${step.title}, ${step.name}`,
    step.summary,
    step.state === "normal" ? "" : step.state,
    count(step.rows, "rows"),
  ];
  return [
    ...parts,
    step.effect ?? "",
    step.run ? runSentence(step.run) : "",
    step.problems > 0 ? `${step.problems} problems` : "",
    step.unfilled > 0 ? "not set up yet" : "",
    step.suggestions.length > 0 ? `suggestion ${step.suggestions.join(", ")}` : "",
    findingWords(step),
  ]
    .filter(Boolean)
    .join(", ");
}

export const StepNode = memo(function StepNode({ data, selected }: NodeProps<StepFlowNode>) {
  const { step } = data;
  const { family, inputs } = nodeKind(step.kind);
  const classes = [
    "step",
    step.state,
    selected ? "selected" : "",
    data.highlighted ? "highlighted" : "",
    lookOf(step),
    step.run && !step.run.isOld ? `run-${step.run.state}` : "",
  ].join(" ");
  const findings = step.findings.toSorted((left, right) => Number(right.stops) - Number(left.stops));
  const problem = step.problem ?? step.run?.problem ?? null;
  const isFaulty = step.problems > 0 || (step.run?.isOld === false && step.run.problem !== null);
  return (
    <div
      className={classes}
      title={step.run ? runSentence(step.run) : undefined}
      data-testid={`step-${step.name}`}
      aria-label={stepLabel(data)}
      role="group"
    >
      {problem && (
        <NodeToolbar
          isVisible={selected}
          position={Position.Bottom}
          align="start"
          offset={8}
          className="step-problem nodrag nopan"
        >
          <ProblemCard problem={problem} />
        </NodeToolbar>
      )}
      {inputs.map((port, index) => (
        <Handle
          key={port}
          id={port}
          type="target"
          position={Position.Left}
          style={inputs.length > 1 ? { top: `${30 + index * 40}%` } : undefined}
          role="img"
          aria-label={`input ${port}`}
        />
      ))}
      <div className="step-head">
        <span className="step-icon">
          <KindIcon kind={step.kind} />
        </span>
        <span className="step-names">
          <b>{step.title}</b>
          <span>{step.summary}</span>
        </span>
        {step.state !== "proposed" && <StepDot run={step.run ?? null} />}
      </div>
      <div className="step-foot">
        <span>
          {step.state === "proposed" ? "proposed" : (runTime(step.run ?? null) ?? count(step.columns, "cols"))}
        </span>
        <span className={step.state === "proposed" ? "effect" : isFaulty ? "fault" : ""}>
          {step.problems > 0
            ? `${step.problems} to fix`
            : step.unfilled > 0
              ? "not set up yet"
              : step.state === "proposed"
                ? step.effect?.replace(/^.+ → /, "→ ")
                : (runFoot(step.run ?? null) ?? count(step.rows, "rows"))}
        </span>
      </div>
      {step.findings.length + step.suggestions.length > 0 && (
        <span className="step-marks" aria-hidden>
          {step.findings.length > mostFindings && (
            <span className="step-finding">+{step.findings.length - mostFindings}</span>
          )}
          {findings.slice(0, mostFindings).map((finding) => (
            <span key={finding.number} className={`step-finding ${finding.stops ? "stops" : ""}`}>
              {finding.number}
            </span>
          ))}
          {step.suggestions.length > 0 && <span className="step-marker">{step.suggestions[0]}</span>}
        </span>
      )}
      {family !== "sink" && <Handle id="out" type="source" position={Position.Right} role="img" aria-label="output" />}
      {data.refuses && (
        <Handle
          id="rejects"
          type="source"
          position={Position.Bottom}
          role="img"
          aria-label="rejected rows"
          className="rejects"
        />
      )}
    </div>
  );
});
