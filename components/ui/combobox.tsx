"use client";
import { ChevronDown } from "lucide-react";
import { useState } from "react";
import { type Choice, ChoiceList } from "./choice-list.tsx";
import { classNames } from "./class-names.ts";
import { Popover } from "./popover.tsx";

interface ComboboxProps {
  readonly value: string | null;
  readonly choices: readonly Choice[];
  readonly onChange: (value: string) => void;
  readonly label: string;
  readonly id?: string;
  readonly placeholder?: string;
  readonly disabled?: boolean;
  readonly mono?: boolean;
  readonly invalid?: boolean;
}

/** One of many: a select whose list can be searched. */
export function Combobox({
  value,
  choices,
  onChange,
  label,
  id,
  placeholder = "Choose",
  disabled = false,
  mono = false,
  invalid = false,
}: ComboboxProps) {
  const [open, setOpen] = useState(false);
  const shown = choices.find((choice) => choice.value === value);
  const trigger = (
    <button
      type="button"
      role="combobox"
      aria-expanded={open}
      aria-haspopup="listbox"
      aria-invalid={invalid}
      aria-label={`${label}: ${value ?? "none"}`}
      id={id}
      disabled={disabled}
      className={classNames("input select", mono && "mono")}
    >
      <span className={value ? undefined : "placeholder"}>{shown?.label ?? value ?? placeholder}</span>
      <ChevronDown size={14} aria-hidden />
    </button>
  );
  return (
    <Popover open={open} onOpenChange={setOpen} trigger={trigger} label={label} matchTrigger>
      <ChoiceList
        choices={choices}
        chosen={value ? [value] : []}
        label={label}
        onChoose={(next) => {
          onChange(next);
          setOpen(false);
        }}
      />
    </Popover>
  );
}
