import { useId, useMemo, useState } from "react";
import { findSteps, type SearchableStep } from "#domain/pipeline/find-steps.ts";
import { KindIcon } from "./kind-icon.tsx";

interface FindStepProps {
  readonly nodes: readonly SearchableStep[];
  readonly onGo: (name: string) => void;
  readonly onClose: () => void;
}

const most = 30;

/** Finds a step by its name, kind, columns and expressions; the view goes to the one that is chosen. */
export function FindStep({ nodes, onGo, onClose }: FindStepProps) {
  const [query, setQuery] = useState("");
  const [at, setAt] = useState(0);
  const list = useId();
  const found = useMemo(() => findSteps(nodes, query), [nodes, query]);
  const shown = found.slice(0, most);
  const choose = (name: string | undefined) => {
    if (name === undefined) return;
    onClose();
    onGo(name);
  };
  const keys: Record<string, () => void> = {
    ArrowDown: () => setAt(Math.min(at + 1, shown.length - 1)),
    ArrowUp: () => setAt(Math.max(at - 1, 0)),
    Enter: () => choose(shown[at]?.name),
    Escape: onClose,
  };
  return (
    <div className="find-step" role="search">
      <input
        ref={(field) => field?.focus()}
        role="combobox"
        aria-label="Find a step"
        aria-expanded={shown.length > 0}
        aria-controls={list}
        aria-activedescendant={shown[at] ? `${list}-${at}` : undefined}
        placeholder="Name, kind, column or expression"
        value={query}
        onChange={(event) => {
          setQuery(event.target.value);
          setAt(0);
        }}
        onKeyDown={(event) => {
          const does = keys[event.key];
          event.stopPropagation();
          if (!does) return;
          event.preventDefault();
          does();
        }}
        onBlur={onClose}
      />
      <ul id={list} role="listbox" aria-label="Steps found">
        {shown.map(({ name, kind, title, why }, index) => (
          <li
            key={name}
            id={`${list}-${index}`}
            role="option"
            aria-selected={index === at}
            ref={(item) => {
              if (index === at) item?.scrollIntoView({ block: "nearest" });
            }}
            onPointerDown={(event) => {
              event.preventDefault();
              choose(name);
            }}
          >
            <KindIcon kind={kind} size={14} />
            <b>{name}</b>
            <span>{why ?? title}</span>
          </li>
        ))}
      </ul>
      <p role="status">
        {query.trim() === ""
          ? "Type what you look for."
          : found.length === 0
            ? "No step has this in its name, kind, columns or expressions."
            : `${found.length} found${found.length > most ? `, the first ${most} shown` : ""}`}
      </p>
    </div>
  );
}
