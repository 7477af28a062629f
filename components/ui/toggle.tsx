"use client";
import { Switch as RadixSwitch, ToggleGroup } from "radix-ui";

interface ToggleProps {
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
  readonly label: string;
  readonly disabled?: boolean;
}

export const Switch = ({ checked, onChange, label, disabled = false }: ToggleProps) => (
  <RadixSwitch.Root
    className="switch"
    checked={checked}
    onCheckedChange={onChange}
    aria-label={label}
    disabled={disabled}
  >
    <RadixSwitch.Thumb />
  </RadixSwitch.Root>
);

interface SegmentedProps<T extends string> {
  readonly value: T;
  readonly options: readonly { readonly value: T; readonly label: string; readonly title?: string }[];
  readonly onChange: (value: T) => void;
  readonly label: string;
  readonly wide?: boolean;
  readonly disabled?: boolean;
}

export function Segmented<T extends string>({
  value,
  options,
  onChange,
  label,
  wide = false,
  disabled = false,
}: SegmentedProps<T>) {
  return (
    <ToggleGroup.Root
      type="single"
      className={wide ? "segmented wide" : "segmented"}
      value={value}
      aria-label={label}
      disabled={disabled}
      onValueChange={(next) => {
        if (next) onChange(next as T);
      }}
    >
      {options.map((option) => (
        <ToggleGroup.Item key={option.value} value={option.value} title={option.title}>
          {option.label}
        </ToggleGroup.Item>
      ))}
    </ToggleGroup.Root>
  );
}
