"use client";
import { stringify } from "yaml";
import { optionLabel } from "#domain/nodes/field-words.ts";
import type { Field } from "#domain/nodes/kind.ts";
import type { Column } from "#domain/sql/types.ts";
import { Segmented, Switch } from "../ui/toggle.tsx";
import { Select } from "../ui/select.tsx";
import { CastsControl } from "./casts-control.tsx";
import { ColumnControl, ColumnsControl, PairsControl, TextControl } from "./controls.tsx";
import { RulesControl } from "./rules-control.tsx";

interface FieldControlProps {
  readonly field: Field;
  readonly value: unknown;
  /** Columns of the field's input; of both inputs for a join's pairs. */
  readonly columns: readonly Column[];
  readonly other: readonly Column[];
  readonly connections: readonly string[];
  readonly disabled: boolean;
  readonly id: string;
  readonly onCommit: (value: unknown) => void;
}

const text = (value: unknown): string =>
  typeof value === "string" ? value : value === undefined || value === null ? "" : String(value);
const entriesOf = (value: unknown): [string, string][] =>
  Array.isArray(value)
    ? value.map((each) => [text(each), text(each)])
    : Object.entries((value ?? {}) as Record<string, unknown>).map(([key, each]) => [
        key,
        typeof each === "string" ? each : inline(each),
      ]);
const inline = (value: unknown): string => stringify(value, { collectionStyle: "flow", lineWidth: 0 }).trim();
const names = (columns: readonly Column[]): string[] => columns.map((column) => column.name);
const pairOf = (entry: unknown): [string, string] =>
  typeof entry === "string"
    ? [entry, entry]
    : [text((entry as Record<string, unknown> | null)?.left), text((entry as Record<string, unknown> | null)?.right)];
const orderOf = (entry: unknown): [string, string] =>
  typeof entry === "string"
    ? [entry, "asc"]
    : [
        text((entry as Record<string, unknown> | null)?.column),
        (entry as Record<string, unknown> | null)?.desc ? "desc" : "asc",
      ];

function StructuredControl({ field, value, columns, other, disabled, onCommit }: FieldControlProps) {
  const list = (value ?? []) as unknown[];
  switch (field.control) {
    case "pairs":
      return (
        <PairsControl
          disabled={disabled}
          addLabel="Add pair"
          entries={list.map(pairOf)}
          left={{ name: "Left", columns }}
          right={{ name: "Right", columns: other }}
          onCommit={(next) => onCommit(next.map(([left, right]) => (left === right ? left : { left, right })))}
        />
      );
    case "order":
      return (
        <PairsControl
          disabled={disabled}
          addLabel="Add column"
          entries={list.map(orderOf)}
          left={{ name: "Column", columns }}
          right={{ name: "Direction", options: ["asc", "desc"] }}
          onCommit={(next) =>
            onCommit(
              next.length === 0
                ? undefined
                : next.map(([column, direction]) => (direction === "desc" ? { column, desc: true } : column)),
            )
          }
        />
      );
    case "renames":
      return (
        <PairsControl
          disabled={disabled}
          addLabel="Add column"
          entries={entriesOf(value)}
          left={{ name: "Name" }}
          right={{ name: "Column", columns }}
          onCommit={(next) => onCommit(next.length === 0 ? undefined : Object.fromEntries(next))}
        />
      );
    default:
      return (
        <PairsControl
          disabled={disabled}
          addLabel="Add column"
          entries={entriesOf(value)}
          left={{ name: "Name" }}
          right={{ name: "Expression", long: true }}
          onCommit={(next) => onCommit(Object.fromEntries(next))}
        />
      );
  }
}

/** The control for one field of a kind; every kind's form is made from its table of fields. */
export function FieldControl(props: FieldControlProps) {
  const { field, value, columns, connections, disabled, id, onCommit } = props;
  const shared = { label: field.label, disabled };
  switch (field.control) {
    case "text":
    case "path":
    case "table":
      return <TextControl {...shared} id={id} mono value={text(value)} onCommit={onCommit} />;
    case "number":
      return (
        <TextControl
          {...shared}
          id={id}
          value={text(value)}
          onCommit={(next) => onCommit(next === "" ? undefined : Number(next))}
        />
      );
    case "expression":
      return (
        <TextControl
          {...shared}
          id={id}
          long
          mono
          value={text(value)}
          onCommit={onCommit}
          suggestions={names(columns)}
        />
      );
    case "switch":
      return <Switch checked={value !== false} onChange={onCommit} {...shared} />;
    case "choice":
      return (field.options?.length ?? 0) <= 4 ? (
        <Segmented
          wide
          {...shared}
          value={text(value)}
          onChange={onCommit}
          options={(field.options ?? []).map((option) => ({ value: option, label: optionLabel(option) }))}
        />
      ) : (
        <Select
          id={id}
          {...shared}
          value={text(value)}
          onChange={onCommit}
          options={(field.options ?? []).map((option) => ({ value: option, label: optionLabel(option) }))}
        />
      );
    case "connection":
      return (
        <Select
          id={id}
          {...shared}
          value={text(value)}
          onChange={onCommit}
          options={[...new Set([...connections, ...(text(value) ? [text(value)] : [])])].map((name) => ({
            value: name,
            label: name,
          }))}
        />
      );
    case "column":
      return <ColumnControl {...shared} value={text(value)} columns={columns} onCommit={onCommit} />;
    case "columns":
      return (
        <ColumnsControl
          {...shared}
          value={(Array.isArray(value) ? value : []).map(text)}
          columns={columns}
          onCommit={onCommit}
        />
      );
    case "rules":
      return <RulesControl value={value} columns={columns} disabled={disabled} onCommit={onCommit} />;
    case "casts":
      return <CastsControl value={value} columns={columns} disabled={disabled} onCommit={onCommit} />;
    case "pairs":
    case "order":
    case "renames":
    case "expressions":
      return <StructuredControl {...props} />;
  }
}
