"use client";
import { useState } from "react";
import { stringify } from "yaml";
import type { Column } from "#domain/sql/types.ts";
import { Select } from "../ui/select.tsx";
import { ColumnControl, ColumnsControl, TextControl } from "./controls.tsx";
import { EntryList } from "./entry-list.tsx";
import { blankRule, type RuleForm, ruleForm, type RuleKind, ruleKinds, ruleWords, writtenRule } from "./rule-form.ts";
import { WordsControl } from "./words-control.tsx";

interface RuleProps {
  readonly rule: RuleForm;
  readonly name: string;
  readonly columns: readonly Column[];
  readonly disabled: boolean;
  readonly onChange: (rule: RuleForm) => void;
}

function RuleParts({ rule, name, columns, disabled, onChange }: RuleProps) {
  const change = (parts: Partial<RuleForm>) => onChange({ ...rule, ...parts });
  const text = (label: string, key: "min" | "max" | "text", long = false) => (
    <TextControl
      label={`${label} of ${name}`}
      mono
      long={long}
      value={rule[key]}
      disabled={disabled}
      onCommit={(value) => change({ [key]: value })}
    />
  );
  switch (rule.kind) {
    case "accepted":
      return (
        <WordsControl
          label={`Values of ${name}`}
          placeholder="a value, then Enter"
          values={rule.values}
          disabled={disabled}
          onCommit={(values) => change({ values })}
        />
      );
    case "range":
      return (
        <div className="rule-range">
          {text("Least", "min")}
          <span>and</span>
          {text("Most", "max")}
        </div>
      );
    case "matches":
      return text("Pattern", "text");
    case "expr":
      return (
        <TextControl
          label={`Condition of ${name}`}
          mono
          long
          value={rule.text}
          disabled={disabled}
          suggestions={columns.map((each) => each.name)}
          onCommit={(value) => change({ text: value })}
        />
      );
    default:
      return null;
  }
}

/** A rule that a change leaves unfinished is kept here until it is whole again. */
function RuleEntry({ rule: given, onChange: onWhole, isNew, ...rest }: RuleProps & { isNew: boolean }) {
  const [draft, setDraft] = useState<RuleForm | null>(null);
  const { name, columns, disabled } = rest;
  const rule = draft ?? given;
  const onChange = (next: RuleForm) => {
    const isKept = isNew || writtenRule(next) !== null;
    setDraft(isKept ? null : next);
    if (isKept) onWhole(next);
  };
  const kinds = ruleKinds.map((kind) => ({ value: kind, label: ruleWords[kind] }));
  const columnPart =
    rule.kind === "unique" ? (
      <ColumnsControl
        label={`Columns of ${name}`}
        value={rule.columns}
        columns={columns}
        disabled={disabled}
        onCommit={(next) => onChange({ ...rule, columns: next })}
      />
    ) : (
      <ColumnControl
        label={`Column of ${name}`}
        value={rule.columns[0] ?? ""}
        columns={columns}
        disabled={disabled}
        onCommit={(column) => onChange({ ...rule, columns: [column] })}
      />
    );
  return (
    <div className="rule-parts">
      {rule.kind !== "expr" && columnPart}
      <Select
        label={`Kind of ${name}`}
        value={rule.kind}
        options={kinds}
        disabled={disabled}
        onChange={(kind) => onChange({ ...rule, kind: kind as RuleKind })}
      />
      <RuleParts {...rest} rule={rule} onChange={onChange} />
    </div>
  );
}

interface RulesControlProps {
  readonly value: unknown;
  readonly columns: readonly Column[];
  readonly disabled: boolean;
  readonly onCommit: (value: unknown) => void;
}

/** What each row must keep to. */
export function RulesControl({ value, columns, disabled, onCommit }: RulesControlProps) {
  const rules = ((value ?? []) as readonly unknown[]).map((written) => ruleForm(written) ?? { ...blankRule, written });
  const textOf = (written: unknown): string => stringify(written, { collectionStyle: "flow", lineWidth: 0 }).trim();
  return (
    <EntryList<RuleForm>
      entries={rules}
      blank={blankRule}
      isWhole={(rule) => writtenRule(rule) !== null}
      nameOf={(rule) => (rule.written === null ? rule.kind : textOf(rule.written))}
      addLabel="Add rule"
      disabled={disabled}
      onCommit={(next) => onCommit(next.map((rule) => writtenRule(rule) ?? rule.written))}
    >
      {({ entry, index, isNew, change }) =>
        !isNew && ruleForm(entry.written) === null ? (
          <code className="rule-unknown">{textOf(entry.written)}</code>
        ) : (
          <RuleEntry
            isNew={isNew}
            rule={entry}
            name={isNew ? "the new rule" : `rule ${index + 1}`}
            columns={columns}
            disabled={disabled}
            onChange={change}
          />
        )
      }
    </EntryList>
  );
}
