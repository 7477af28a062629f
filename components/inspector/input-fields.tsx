"use client";
import type { NodeView, PipelineView } from "#domain/api/pipelines.ts";
import { inputLabels } from "#domain/nodes/field-words.ts";
import { nodeKind } from "#domain/nodes/table.ts";
import type { Operation } from "#domain/pipeline/operation.ts";
import { Field } from "../ui/field.tsx";
import { Select } from "../ui/select.tsx";
import type { Touched } from "../studio/use-touched.ts";
import { fieldNote } from "./field-note.ts";
import { TouchedField } from "./touched-field.tsx";

interface InputFieldsProps {
  readonly pipeline: PipelineView;
  readonly node: NodeView;
  readonly touched: Touched;
  readonly disabled: boolean;
  readonly onApply: (operations: Operation[], reason: string) => void;
}

/** Every step that lies behind this one: to read from one of them would go round in a circle. */
function behind(pipeline: PipelineView, name: string): Set<string> {
  const found = new Set([name]);
  for (let size = 0; size !== found.size;) {
    size = found.size;
    for (const node of pipeline.nodes) if (node.inputs.some((input) => found.has(input.node))) found.add(node.name);
  }
  return found;
}

/** What a step reads, port by port: the edges of the canvas as fields. */
export function InputFields({ pipeline, node, touched, disabled, onApply }: InputFieldsProps) {
  const later = behind(pipeline, node.name);
  const choices = pipeline.nodes
    .filter((each) => nodeKind(each.kind).family !== "sink" && !later.has(each.name))
    .flatMap((each) => [each.name, ...(each.rejects.length > 0 ? [`${each.name}.rejects`] : [])]);
  return nodeKind(node.kind).inputs.map((port) => {
    const input = node.inputs.find((each) => each.port === port);
    const value = input ? (input.output === "rejects" ? `${input.node}.rejects` : input.node) : "";
    const label = inputLabels[port] ?? port;
    const { error, hint } = fieldNote(node, port, touched);
    return (
      <TouchedField key={port} onLeave={() => touched.touch(node.name, port)}>
        <Field label={label} help={hint ?? undefined} error={error}>
          {(control) => (
            <Select
              id={control.id}
              label={label}
              value={value}
              disabled={disabled}
              options={[...new Set([...choices, ...(value ? [value] : [])])].map((name) => ({
                value: name,
                label: name,
              }))}
              onChange={(from) =>
                onApply([{ op: "connect", node: node.name, port, from }], `Connect ${from} to ${node.name}`)
              }
            />
          )}
        </Field>
      </TouchedField>
    );
  });
}
