"use client";
import "./inspector.css";
import { useQuery } from "@tanstack/react-query";
import { MousePointer2, Trash2 } from "lucide-react";
import { useId } from "react";
import type { NodeView, PipelineView } from "#domain/api/pipelines.ts";
import { nodeKind } from "#domain/nodes/table.ts";
import type { Operation } from "#domain/pipeline/operation.ts";
import type { Finding } from "#domain/sources/finding.ts";
import { KindIcon } from "../canvas/kind-icon.tsx";
import { useTRPC } from "../shell/api.ts";
import { keyText } from "../shell/key-text.ts";
import { useReason } from "../shell/session.tsx";
import { findingWords } from "../sources/finding-list.tsx";
import { Button, IconButton } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import { formatNumber } from "../ui/format.ts";
import { Kbd } from "../ui/kbd.tsx";
import { ProblemCard } from "../ui/problem-card.tsx";
import { TextControl } from "./controls.tsx";
import { FieldControl } from "./field-control.tsx";

interface InspectorProps {
  readonly pipeline: PipelineView;
  readonly node: NodeView | null;
  readonly findings: readonly Finding[];
  readonly onApply: (operations: Operation[], reason: string) => void;
  readonly onSelect: (name: string | null) => void;
  readonly onKeepFinding: (finding: string) => void;
}

const valueAt = (config: Record<string, unknown>, path: string): unknown => path.split(".").reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], config);

function columnsOf(pipeline: PipelineView, node: NodeView, port: string) {
  const input = node.inputs.find((each) => each.port === port);
  const upstream = pipeline.nodes.find((each) => each.name === input?.node);
  return upstream ? (input?.output === "rejects" ? upstream.rejects : upstream.columns) : [];
}

function Settings({ pipeline, node, onApply }: Pick<InspectorProps, "pipeline" | "onApply"> & { node: NodeView }) {
  const trpc = useTRPC();
  const id = useId();
  const reason = useReason("pipeline.edit");
  const kind = nodeKind(node.kind);
  const connections = useQuery(trpc.connections.list.queryOptions(undefined, { enabled: kind.fields.some((field) => field.control === "connection") }));
  const commit = (path: string, label: string) => (value: unknown) =>
    onApply([value === undefined ? { op: "unsetField", node: node.name, path: path.split(".") } : { op: "setField", node: node.name, path: path.split("."), value }], `Set ${label.toLowerCase()} of ${node.name}`);
  return (
    <div className="inspector-fields">
      <Field label="Name">{(control) => <TextControl id={control.id} label="Name" mono value={node.name} disabled={Boolean(reason)} onCommit={(name) => onApply([{ op: "renameNode", node: node.name, name }], `Rename ${node.name}`)} />}</Field>
      {kind.fields.map((field) => (
        <Field key={field.path} label={field.label} help={field.help} error={node.problems.find((problem) => problem.field?.split(".")[0] === field.path)?.message}>
          {() => <FieldControl id={`${id}-${field.path}`} field={field} value={valueAt(node.config, field.path)} columns={columnsOf(pipeline, node, field.port ?? kind.inputs[0] ?? "")} other={columnsOf(pipeline, node, kind.inputs[1] ?? "")} connections={(connections.data?.items ?? []).map((each) => each.name)} disabled={Boolean(reason)} onCommit={commit(field.path, field.label)} />}
        </Field>
      ))}
    </div>
  );
}

function NoStep({ pipeline, onApply }: Pick<InspectorProps, "pipeline" | "onApply">) {
  const reason = useReason("pipeline.edit");
  const keys = [["Add a step", "N"], ["Search or run a command", keyText("Mod+k")], ["Accept a suggestion", "A"], ["Show all keys", "?"]] as const;
  return (
    <>
      <header className="inspector-head"><span className="step-icon"><MousePointer2 size={15} strokeWidth={1.6} aria-hidden /></span><b>No step selected</b></header>
      <p className="inspector-hint">Select a step to see its settings. Until then, this is the pipeline itself.</p>
      <div className="inspector-fields">
        <Field label="Name">{(control) => <TextControl id={control.id} label="Pipeline name" value={pipeline.name} disabled={Boolean(reason)} onCommit={(name) => { if (name.trim()) onApply([{ op: "setName", name: name.trim() }], "Rename the pipeline"); }} />}</Field>
        <Field label="Schedule" help={pipeline.schedule ? `In ${pipeline.schedule.timezone}. It runs where it is published.` : "A cron expression such as 0 6 * * *; empty is by hand."}>
          {(control) => <TextControl id={control.id} label="Schedule" mono value={pipeline.schedule?.cron ?? ""} disabled={Boolean(reason)} onCommit={(cron) => onApply([{ op: "setSchedule", schedule: cron.trim() ? { cron: cron.trim(), timezone: pipeline.schedule?.timezone ?? Intl.DateTimeFormat().resolvedOptions().timeZone } : null }], "Set the schedule")} />}
        </Field>
      </div>
      <div className="inspector-section"><h3>Keys</h3><dl className="inspector-rows">{keys.map(([does, key]) => <div key={key}><dt>{does}</dt><dd><Kbd>{key}</Kbd></dd></div>)}</dl></div>
    </>
  );
}

export function Inspector({ pipeline, node, findings, onApply, onSelect, onKeepFinding }: InspectorProps) {
  const reason = useReason("pipeline.edit");
  if (!node) return <NoStep pipeline={pipeline} onApply={onApply} />;
  const own = findings.filter((finding) => finding.node === node.name);
  const general = node.problems.filter((problem) => !nodeKind(node.kind).fields.some((field) => field.path === problem.field?.split(".")[0]));
  const rows: [string, string][] = [["Columns", formatNumber(node.columns.length)], ["Rows out", formatNumber(node.rows)], ["Removed", formatNumber(node.removed)], ["Rejected", formatNumber(node.rejected)]];
  return (
    <>
      <header className="inspector-head">
        <span className="step-icon"><KindIcon kind={node.kind} /></span><b>{node.title}</b><code className="secondary ellipsis">{node.name}</code><span className="spacer" />
        <IconButton label={`Delete ${node.name}`} size="sm" icon={<Trash2 size={14} />} reason={reason} onClick={() => { onSelect(null); onApply([{ op: "removeNode", node: node.name }], `Delete ${node.name}`); }} />
      </header>
      <div className="inspector-scroll">
        {own.map((finding) => (
          <article key={finding.id} className={`inspector-finding ${finding.severity}`}>
            <b>{findingWords[finding.kind]}</b><p>{finding.message}</p>{finding.effect && <p className="secondary">{finding.effect}</p>}
            {finding.severity !== "notice" && <Button size="sm" variant="quiet" reason={reason} onClick={() => onKeepFinding(finding.id)}>Keep as is, with a reason</Button>}
          </article>
        ))}
        {general.map((problem, index) => <ProblemCard key={index} problem={problem} />)}
        <Settings pipeline={pipeline} node={node} onApply={onApply} />
        <div className="inspector-section"><h3>Rows</h3><dl className="inspector-rows figures">{rows.map(([name, value]) => <div key={name}><dt>{name}</dt><dd>{value}</dd></div>)}</dl></div>
        {node.columns.length > 0 && <div className="inspector-section"><h3>Columns</h3><dl className="inspector-rows">{node.columns.map((column) => <div key={column.name}><dt><code>{column.name}</code></dt><dd className="secondary">{column.type}</dd></div>)}</dl></div>}
      </div>
    </>
  );
}
