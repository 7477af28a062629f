"use client";
import "./inspector.css";
import { useQuery } from "@tanstack/react-query";
import { MousePointer2, Trash2 } from "lucide-react";
import { useId } from "react";
import type { SuggestionView } from "#domain/api/conversations.ts";
import type { NodeView, PipelineView } from "#domain/api/pipelines.ts";
import { nodeKind } from "#domain/nodes/table.ts";
import type { Operation } from "#domain/pipeline/operation.ts";
import type { Finding } from "#domain/sources/finding.ts";
import type { Column } from "#domain/sql/types.ts";
import { KindIcon } from "../canvas/kind-icon.tsx";
import type { FindingActions } from "../chat/findings-card.tsx";
import { mendsOf } from "../chat/waiting.ts";
import { useTRPC } from "../shell/api.ts";
import { keyText } from "../shell/key-text.ts";
import { useReason } from "../shell/session.tsx";
import { IconButton } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import { Kbd } from "../ui/kbd.tsx";
import { ProblemCard } from "../ui/problem-card.tsx";
import type { Touched } from "../studio/use-touched.ts";
import type { Subject } from "../studio/use-subject.ts";
import { Few } from "../ui/few.tsx";
import { formatNumber } from "../ui/format.ts";
import { ContractSection } from "./contract-section.tsx";
import { TextControl } from "./controls.tsx";
import { CostSection } from "./cost-section.tsx";
import { FieldControl } from "./field-control.tsx";
import { fieldNote } from "./field-note.ts";
import { FindingNote } from "./finding-note.tsx";
import { InputFields } from "./input-fields.tsx";
import { ProposedStep } from "./proposed-step.tsx";
import { SuggestionNote } from "./suggestion-note.tsx";
import { TouchedField } from "./touched-field.tsx";

interface InspectorProps {
  readonly pipeline: PipelineView;
  readonly subject: Subject;
  readonly findings: readonly Finding[];
  readonly onApply: (operations: Operation[], reason: string) => void;
  readonly onSelect: (name: string | null) => void;
  readonly suggestions: readonly SuggestionView[];
  readonly focused: string | null;
  readonly actions: FindingActions;
  readonly touched: Touched;
}

const valueAt = (config: Record<string, unknown>, path: string): unknown =>
  path.split(".").reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], config);

function columnsOf(pipeline: PipelineView, node: NodeView, port: string) {
  const input = node.inputs.find((each) => each.port === port);
  const upstream = pipeline.nodes.find((each) => each.name === input?.node);
  return upstream ? (input?.output === "rejects" ? upstream.rejects : upstream.columns) : [];
}

function Settings({
  pipeline,
  node,
  touched,
  onApply,
}: Pick<InspectorProps, "pipeline" | "touched" | "onApply"> & { node: NodeView }) {
  const trpc = useTRPC();
  const id = useId();
  const reason = useReason("pipeline.edit");
  const kind = nodeKind(node.kind);
  const connections = useQuery(
    trpc.connections.list.queryOptions(undefined, {
      enabled: kind.fields.some((field) => field.control === "connection"),
    }),
  );
  const commit = (path: string, label: string) => (value: unknown) => {
    touched.touch(node.name, path);
    onApply(
      [
        value === undefined
          ? { op: "unsetField", node: node.name, path: path.split(".") }
          : { op: "setField", node: node.name, path: path.split("."), value },
      ],
      `Set ${label.toLowerCase()} of ${node.name}`,
    );
  };
  return (
    <div className="inspector-fields">
      <Field label="Name">
        {(control) => (
          <TextControl
            id={control.id}
            label="Name"
            mono
            value={node.name}
            disabled={Boolean(reason)}
            onCommit={(name) => onApply([{ op: "renameNode", node: node.name, name }], `Rename ${node.name}`)}
          />
        )}
      </Field>
      <InputFields pipeline={pipeline} node={node} touched={touched} disabled={Boolean(reason)} onApply={onApply} />
      {kind.fields.map((field) => {
        const { error, hint } = fieldNote(node, field.path, touched);
        return (
          <TouchedField key={field.path} onLeave={() => touched.touch(node.name, field.path)}>
            <Field label={field.label} help={hint ?? field.help} error={error}>
              {() => (
                <FieldControl
                  id={`${id}-${field.path}`}
                  field={field}
                  value={valueAt(node.config, field.path)}
                  columns={columnsOf(pipeline, node, field.port ?? kind.inputs[0] ?? "")}
                  other={columnsOf(pipeline, node, kind.inputs[1] ?? "")}
                  connections={(connections.data?.items ?? []).map((each) => each.name)}
                  disabled={Boolean(reason)}
                  onCommit={commit(field.path, field.label)}
                />
              )}
            </Field>
          </TouchedField>
        );
      })}
    </div>
  );
}

function NoStep({ pipeline, onApply }: Pick<InspectorProps, "pipeline" | "onApply">) {
  const reason = useReason("pipeline.edit");
  const keys = [
    ["Add a step", "N"],
    ["Search or run a command", keyText("Mod+k")],
    ["Accept a suggestion", "A"],
    ["Show all keys", "?"],
  ] as const;
  return (
    <>
      <header className="inspector-head">
        <span className="step-icon">
          <MousePointer2 size={15} strokeWidth={1.6} aria-hidden />
        </span>
        <b>No step selected</b>
      </header>
      <p className="inspector-hint">Select a step to see its settings. Until then, this is the pipeline itself.</p>
      <div className="inspector-fields">
        <Field label="Name">
          {(control) => (
            <TextControl
              id={control.id}
              label="Pipeline name"
              value={pipeline.name}
              disabled={Boolean(reason)}
              onCommit={(name) => {
                if (name.trim()) onApply([{ op: "setName", name: name.trim() }], "Rename the pipeline");
              }}
            />
          )}
        </Field>
        <Field
          label="Schedule"
          help={
            pipeline.schedule
              ? `${pipeline.schedule.words} (${pipeline.schedule.timezone}). It runs where it is published.`
              : "Such as 0 6 * * * for every day at 06:00. Empty: by hand."
          }
          error={pipeline.schedule?.fault && `${pipeline.schedule.fault} Write one such as 0 6 * * *, or none.`}
        >
          {(control) => (
            <TextControl
              id={control.id}
              label="Schedule"
              mono
              value={pipeline.schedule?.cron ?? ""}
              disabled={Boolean(reason)}
              onCommit={(cron) =>
                onApply(
                  [
                    {
                      op: "setSchedule",
                      schedule: cron.trim()
                        ? {
                            cron: cron.trim(),
                            timezone: pipeline.schedule?.timezone ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
                          }
                        : null,
                    },
                  ],
                  "Set the schedule",
                )
              }
            />
          )}
        </Field>
      </div>
      <div className="inspector-section">
        <h3>Keys</h3>
        <dl className="inspector-rows">
          {keys.map(([does, key]) => (
            <div key={key}>
              <dt>{does}</dt>
              <dd>
                <Kbd>{key}</Kbd>
              </dd>
            </div>
          ))}
        </dl>
      </div>
    </>
  );
}

/** More than these would push the settings of the step out of reach. */
const mostFindings = 10;

function Findings({
  node,
  findings,
  suggestions,
  focused,
  actions,
}: Pick<InspectorProps, "findings" | "suggestions" | "focused" | "actions"> & { node: string }) {
  const own = findings.flatMap((finding, index) => (finding.node === node ? [{ finding, number: index + 1 }] : []));
  const mends = mendsOf(suggestions);
  if (own.length === 0) return null;
  const isPointedAt = ({ finding }: (typeof own)[number]): boolean =>
    focused !== null && mends.get(finding.id)?.key === focused;
  const pointedFirst = [...own.filter(isPointedAt), ...own.filter((each) => !isPointedAt(each))];
  const note = ({ finding, number }: (typeof own)[number]) => (
    <FindingNote
      key={finding.id}
      finding={finding}
      number={number}
      mend={mends.get(finding.id) ?? null}
      suggestions={suggestions}
      focused={focused}
      actions={actions}
    />
  );
  return (
    <section className="inspector-findings" aria-label="Findings">
      <h3>
        Findings <span>{formatNumber(own.length)} on this step</span>
      </h3>
      {own.length <= mostFindings ? own.map(note) : <Few items={pointedFirst}>{note}</Few>}
    </section>
  );
}

/** Columns of all that goes into a step; null for a source, which reads nothing of the pipeline. */
const inputColumns = (pipeline: PipelineView, node: NodeView): Column[] | null =>
  node.inputs.length === 0
    ? null
    : [
        ...new Map(
          node.inputs
            .flatMap((input) => columnsOf(pipeline, node, input.port))
            .toReversed()
            .map((column) => [column.name, column]),
        ).values(),
      ].toReversed();

export function Inspector({
  pipeline,
  subject,
  findings,
  suggestions,
  focused,
  actions,
  touched,
  onApply,
  onSelect,
}: InspectorProps) {
  const reason = useReason("pipeline.edit");
  const { node, proposed, suggestion } = subject;
  if (!node)
    return proposed && suggestion ? (
      <ProposedStep pipeline={pipeline} step={proposed} suggestion={suggestion} />
    ) : (
      <NoStep pipeline={pipeline} onApply={onApply} />
    );
  const kind = nodeKind(node.kind);
  const fields = [...kind.inputs, ...kind.fields.map((field) => field.path)];
  const general = node.problems.filter((problem) => !fields.includes(problem.field?.split(".")[0] ?? ""));
  return (
    <>
      <header className="inspector-head">
        <span className="step-icon">
          <KindIcon kind={node.kind} />
        </span>
        <b>{node.title}</b>
        <code className="secondary ellipsis">{node.name}</code>
        <span className="spacer" />
        <IconButton
          label={`Delete ${node.name}`}
          size="sm"
          icon={<Trash2 size={14} />}
          reason={reason}
          onClick={() => {
            onSelect(null);
            onApply([{ op: "removeNode", node: node.name }], `Delete ${node.name}`);
          }}
        />
      </header>
      <div className="inspector-scroll">
        {proposed && suggestion && <SuggestionNote suggestion={suggestion} node={node} proposed={proposed} />}
        {general.map((problem, index) => (
          <ProblemCard key={index} problem={problem} />
        ))}
        <Findings node={node.name} findings={findings} suggestions={suggestions} focused={focused} actions={actions} />
        <Settings pipeline={pipeline} node={node} touched={touched} onApply={onApply} />
        {node.columns.length > 0 && <ContractSection input={inputColumns(pipeline, node)} output={node.columns} />}
        <CostSection pipeline={pipeline.id} node={node.name} />
      </div>
    </>
  );
}
