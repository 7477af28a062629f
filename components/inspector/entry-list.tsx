"use client";
import { Plus, X } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Button, IconButton } from "../ui/button.tsx";

export interface EntryPlace<T> {
  readonly entry: T;
  readonly index: number;
  readonly isNew: boolean;
  readonly change: (entry: T) => void;
}

interface EntryListProps<T> {
  readonly entries: readonly T[];
  readonly blank: T;
  readonly isWhole: (entry: T) => boolean;
  readonly nameOf: (entry: T) => string;
  readonly children: (place: EntryPlace<T>) => ReactNode;
  readonly onCommit: (entries: T[]) => void;
  readonly addLabel: string;
  readonly disabled: boolean;
}

/** Entries below each other, each with its own remove. A new one is handed over once it is whole. */
export function EntryList<T>({
  entries,
  blank,
  isWhole,
  nameOf,
  children,
  onCommit,
  addLabel,
  disabled,
}: EntryListProps<T>) {
  const [adding, setAdding] = useState<T | null>(null);
  const complete = (next: T) => {
    if (!isWhole(next)) return setAdding(next);
    onCommit([...entries, next]);
    setAdding(null);
  };
  return (
    <div className="entries">
      {entries.map((entry, index) => (
        <div key={`${index}:${nameOf(entry)}`} className="entry">
          {children({
            entry,
            index,
            isNew: false,
            change: (next) => onCommit(entries.map((each, at) => (at === index ? next : each))),
          })}
          <IconButton
            label={`Remove ${nameOf(entry)}`}
            size="sm"
            icon={<X size={13} />}
            disabled={disabled}
            onClick={() => onCommit(entries.filter((_, at) => at !== index))}
          />
        </div>
      ))}
      {adding !== null && (
        <div className="entry">
          {children({ entry: adding, index: entries.length, isNew: true, change: complete })}
          <IconButton label="Leave out" size="sm" icon={<X size={13} />} onClick={() => setAdding(null)} />
        </div>
      )}
      {adding === null && !disabled && (
        <Button size="sm" variant="quiet" icon={<Plus size={13} />} onClick={() => setAdding(blank)}>
          {addLabel}
        </Button>
      )}
    </div>
  );
}
