"use client";
import { Plus, X } from "lucide-react";
import { useState } from "react";
import { type Choice, ChoiceList } from "./choice-list.tsx";
import { classNames } from "./class-names.ts";
import { Popover } from "./popover.tsx";

interface TagInputProps {
  readonly values: readonly string[];
  readonly choices: readonly Choice[];
  readonly onChange: (values: string[]) => void;
  readonly label: string;
  readonly addLabel?: string;
  readonly id?: string;
  readonly disabled?: boolean;
}

/** Several of many, in the order chosen: chips, each with its own remove, and a list to add from. One that is no longer a choice is marked. */
export function TagInput({
  values,
  choices,
  onChange,
  label,
  addLabel = "Add column",
  id,
  disabled = false,
}: TagInputProps) {
  const [open, setOpen] = useState(false);
  const remove = (value: string): void => onChange(values.filter((each) => each !== value));
  const toggle = (value: string): void => (values.includes(value) ? remove(value) : onChange([...values, value]));
  const add = (
    <button type="button" id={id} className="tag-add" disabled={disabled} aria-label={`${addLabel}: ${label}`}>
      <Plus size={12} aria-hidden />
      {addLabel}
    </button>
  );
  return (
    <div className="tag-input" role="group" aria-label={label}>
      {values.map((value) => (
        <span
          key={value}
          className={classNames("chip mono", choices.some((choice) => choice.value === value) ? "accent" : "missing")}
        >
          {value}
          <button type="button" aria-label={`Remove ${value}`} disabled={disabled} onClick={() => remove(value)}>
            <X size={11} aria-hidden />
          </button>
        </span>
      ))}
      <Popover open={open} onOpenChange={setOpen} trigger={add} label={label}>
        <ChoiceList choices={choices} chosen={values} label={label} onChoose={toggle} />
      </Popover>
    </div>
  );
}
