"use client";
import { Plus, X } from "lucide-react";
import { useId, useState } from "react";
import type { Column } from "#domain/sql/types.ts";
import { Button, IconButton } from "../ui/button.tsx";
import type { Choice } from "../ui/choice-list.tsx";
import { Combobox } from "../ui/combobox.tsx";
import { Input, Textarea } from "../ui/field.tsx";
import { TagInput } from "../ui/tag-input.tsx";

interface TextControlProps { readonly id?: string; readonly value: string; readonly onCommit: (value: string) => void; readonly label: string; readonly long?: boolean; readonly mono?: boolean; readonly disabled?: boolean; readonly suggestions?: readonly string[]; readonly invalid?: boolean }

/** Text that is handed over on blur or Enter, so that half a word never becomes a revision; Escape takes it back. */
export function TextControl({ id, value, onCommit, label, long = false, mono = false, disabled = false, suggestions, invalid = false }: TextControlProps) {
  const [text, setText] = useState(value);
  const list = useId();
  const [shown, setShown] = useState(value);
  if (shown !== value) { setShown(value); setText(value); }
  const commit = () => { if (text !== value) onCommit(text); };
  const shared = {
    id, "aria-label": label, "aria-invalid": invalid, value: text, disabled, spellCheck: false, className: mono ? "mono" : "",
    onChange: (event: { target: { value: string } }) => setText(event.target.value), onBlur: commit,
    onKeyDown: (event: React.KeyboardEvent) => {
      if (event.key === "Escape") { setText(value); event.stopPropagation(); }
      if (event.key === "Enter" && (!long || event.metaKey || event.ctrlKey)) { event.preventDefault(); commit(); }
    },
  };
  if (long) return <Textarea {...shared} rows={Math.min(6, Math.max(2, text.split("\n").length))} />;
  return <><Input {...shared} title={text || undefined} list={suggestions ? list : undefined} />{suggestions && <datalist id={list}>{suggestions.map((each) => <option key={each} value={each} />)}</datalist>}</>;
}

interface ColumnsControlProps { readonly value: readonly string[]; readonly columns: readonly Column[]; readonly onCommit: (value: string[]) => void; readonly label: string; readonly disabled?: boolean }

const columnChoices = (columns: readonly Column[]): Choice[] => columns.map((column) => ({ value: column.name, hint: column.type }));

export const ColumnsControl = ({ value, columns, onCommit, label, disabled = false }: ColumnsControlProps) => (
  <TagInput label={label} values={value} choices={columnChoices(columns)} onChange={onCommit} disabled={disabled} />
);

export function ColumnControl({ value, columns, onCommit, label, disabled = false }: { value: string; columns: readonly Column[]; onCommit: (value: string) => void; label: string; disabled?: boolean }) {
  const missing = value !== "" && !columns.some((column) => column.name === value);
  return <Combobox mono label={label} value={value || null} disabled={disabled} invalid={missing} choices={missing ? [{ value, hint: "is not there" }, ...columnChoices(columns)] : columnChoices(columns)} onChange={onCommit} />;
}

interface PairsControlProps {
  readonly entries: readonly (readonly [string, string])[];
  readonly onCommit: (entries: [string, string][]) => void;
  readonly names: { readonly left: string; readonly right: string };
  readonly suggestions?: { readonly left?: readonly string[]; readonly right?: readonly string[] };
  readonly disabled?: boolean;
}

/** Rows of two texts: a name and an expression, a column and a type, a left and a right column. */
export function PairsControl({ entries, onCommit, names, suggestions, disabled = false }: PairsControlProps) {
  const [adding, setAdding] = useState<[string, string] | null>(null);
  const change = (index: number, part: 0 | 1, text: string) => onCommit(entries.map((entry, at) => (at === index ? (part === 0 ? [text, entry[1]] : [entry[0], text]) : [entry[0], entry[1]])));
  const complete = (next: [string, string]) => { if (next[0].trim() && next[1].trim()) { onCommit([...entries.map(([a, b]): [string, string] => [a, b]), next]); setAdding(null); } else setAdding(next); };
  return (
    <div className="pairs">
      {entries.map(([left, right], index) => (
        <div key={`${index}:${left}`}>
          <TextControl label={`${names.left} ${index + 1}`} mono value={left} disabled={disabled} onCommit={(text) => change(index, 0, text)} {...(suggestions?.left ? { suggestions: suggestions.left } : {})} />
          <TextControl label={`${names.right} of ${left}`} mono value={right} disabled={disabled} onCommit={(text) => change(index, 1, text)} {...(suggestions?.right ? { suggestions: suggestions.right } : {})} />
          <IconButton label={`Remove ${left}`} size="sm" icon={<X size={13} />} disabled={disabled} onClick={() => onCommit(entries.filter((_, at) => at !== index).map(([a, b]) => [a, b]))} />
        </div>
      ))}
      {adding && (
        <div>
          <TextControl label={`New ${names.left.toLowerCase()}`} mono value={adding[0]} onCommit={(text) => complete([text, adding[1]])} {...(suggestions?.left ? { suggestions: suggestions.left } : {})} />
          <TextControl label={`New ${names.right.toLowerCase()}`} mono value={adding[1]} onCommit={(text) => complete([adding[0], text])} {...(suggestions?.right ? { suggestions: suggestions.right } : {})} />
          <IconButton label="Leave out" size="sm" icon={<X size={13} />} onClick={() => setAdding(null)} />
        </div>
      )}
      {!adding && !disabled && <Button size="sm" variant="quiet" icon={<Plus size={13} />} onClick={() => setAdding(["", ""])}>Add</Button>}
    </div>
  );
}
