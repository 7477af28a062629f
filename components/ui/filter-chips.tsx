"use client";
import { classNames } from "./class-names.ts";

interface FilterChipsProps<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly options: readonly { readonly value: T; readonly label: string; readonly count?: number | undefined }[];
  readonly onChange: (value: T) => void;
}

/** One choice of a few that narrow a list, each with what it would leave. */
export function FilterChips<T extends string>({ label, value, options, onChange }: FilterChipsProps<T>) {
  return (
    <div className="filter-chips" role="group" aria-label={label}>
      {options.map((option) => (
        <button
          key={option.value}
          type="button"
          className={classNames("filter-chip", option.value === value && "on")}
          aria-pressed={option.value === value}
          onClick={() => onChange(option.value)}
        >
          {option.label}
          {option.count !== undefined && <small>{option.count.toLocaleString("en-US")}</small>}
        </button>
      ))}
    </div>
  );
}
