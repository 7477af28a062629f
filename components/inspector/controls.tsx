"use client";
import { useId, useState } from "react";
import type { Column } from "#domain/sql/types.ts";
import type { Choice } from "../ui/choice-list.tsx";
import { Combobox } from "../ui/combobox.tsx";
import { Input, Textarea } from "../ui/field.tsx";
import { Select } from "../ui/select.tsx";
import { TagInput } from "../ui/tag-input.tsx";
import { EntryList } from "./entry-list.tsx";

interface TextControlProps {
  readonly id?: string;
  readonly value: string;
  readonly onCommit: (value: string) => void;
  readonly label: string;
  readonly long?: boolean;
  readonly mono?: boolean;
  readonly disabled?: boolean;
  readonly suggestions?: readonly string[];
  readonly invalid?: boolean;
}

/** Text that is handed over on blur or Enter, so that half a word never becomes a revision; Escape takes it back. */
export function TextControl({
  id,
  value,
  onCommit,
  label,
  long = false,
  mono = false,
  disabled = false,
  suggestions,
  invalid = false,
}: TextControlProps) {
  const [text, setText] = useState(value);
  const list = useId();
  const [shown, setShown] = useState(value);
  if (shown !== value) {
    setShown(value);
    setText(value);
  }
  const commit = () => {
    if (text !== value) onCommit(text);
  };
  const shared = {
    id,
    "aria-label": label,
    "aria-invalid": invalid,
    value: text,
    disabled,
    spellCheck: false,
    className: mono ? "mono" : "",
    onChange: (event: { target: { value: string } }) => setText(event.target.value),
    onBlur: commit,
    onKeyDown: (event: React.KeyboardEvent) => {
      if (event.key === "Escape") {
        setText(value);
        event.stopPropagation();
      }
      if (event.key === "Enter" && (!long || event.metaKey || event.ctrlKey)) {
        event.preventDefault();
        commit();
      }
    },
  };
  if (long) return <Textarea {...shared} rows={Math.min(6, Math.max(2, text.split("\n").length))} />;
  return (
    <>
      <Input {...shared} title={text || undefined} list={suggestions ? list : undefined} />
      {suggestions && (
        <datalist id={list}>
          {suggestions.map((each) => (
            <option key={each} value={each} />
          ))}
        </datalist>
      )}
    </>
  );
}

interface ColumnsControlProps {
  readonly value: readonly string[];
  readonly columns: readonly Column[];
  readonly onCommit: (value: string[]) => void;
  readonly label: string;
  readonly disabled?: boolean;
}

const columnChoices = (columns: readonly Column[]): Choice[] =>
  columns.map((column) => ({ value: column.name, hint: column.type }));

export const ColumnsControl = ({ value, columns, onCommit, label, disabled = false }: ColumnsControlProps) => (
  <TagInput label={label} values={value} choices={columnChoices(columns)} onChange={onCommit} disabled={disabled} />
);

export function ColumnControl({
  value,
  columns,
  onCommit,
  label,
  disabled = false,
}: {
  value: string;
  columns: readonly Column[];
  onCommit: (value: string) => void;
  label: string;
  disabled?: boolean;
}) {
  const missing = value !== "" && !columns.some((column) => column.name === value);
  return (
    <Combobox
      mono
      label={label}
      value={value || null}
      disabled={disabled}
      invalid={missing}
      choices={missing ? [{ value, hint: "is not there" }, ...columnChoices(columns)] : columnChoices(columns)}
      onChange={onCommit}
    />
  );
}

/** One of the two parts of a pair: a column where they are given, one of a few words, or a text. */
export interface PairPart {
  readonly name: string;
  readonly columns?: readonly Column[];
  readonly options?: readonly string[];
  readonly suggestions?: readonly string[];
  readonly long?: boolean;
}

interface PairsControlProps {
  readonly entries: readonly (readonly [string, string])[];
  readonly onCommit: (entries: [string, string][]) => void;
  readonly left: PairPart;
  readonly right: PairPart;
  readonly addLabel: string;
  readonly disabled: boolean;
}

function PairControl({
  part,
  label,
  value,
  disabled,
  onCommit,
}: {
  part: PairPart;
  label: string;
  value: string;
  disabled: boolean;
  onCommit: (value: string) => void;
}) {
  if (part.columns)
    return <ColumnControl label={label} value={value} columns={part.columns} disabled={disabled} onCommit={onCommit} />;
  if (part.options)
    return (
      <Select
        label={label}
        value={value}
        options={part.options.map((option) => ({ value: option, label: option }))}
        disabled={disabled}
        onChange={onCommit}
      />
    );
  return (
    <TextControl
      label={label}
      mono
      long={part.long ?? false}
      value={value}
      disabled={disabled}
      onCommit={onCommit}
      {...(part.suggestions ? { suggestions: part.suggestions } : {})}
    />
  );
}

/** Rows of two parts: a name and an expression, a left and a right column, a column and a direction. */
export function PairsControl({ entries, onCommit, left, right, addLabel, disabled }: PairsControlProps) {
  return (
    <EntryList<readonly [string, string]>
      entries={entries}
      blank={["", right.options?.[0] ?? ""]}
      isWhole={([a, b]) => a.trim() !== "" && b.trim() !== ""}
      nameOf={([a]) => a}
      addLabel={addLabel}
      disabled={disabled}
      onCommit={(next) => onCommit(next.map(([a, b]) => [a, b]))}
    >
      {({ entry: [a, b], index, isNew, change }) => (
        <div className={right.long ? "entry-parts stacked" : "entry-parts"}>
          <PairControl
            part={left}
            label={isNew ? `New ${left.name.toLowerCase()}` : `${left.name} ${index + 1}`}
            value={a}
            disabled={disabled}
            onCommit={(next) => change([next, b])}
          />
          <PairControl
            part={right}
            label={isNew ? `New ${right.name.toLowerCase()}` : `${right.name} of ${a}`}
            value={b}
            disabled={disabled}
            onCommit={(next) => change([a, next])}
          />
        </div>
      )}
    </EntryList>
  );
}
