"use client";
import Link from "next/link";
import type { KeyboardEvent } from "react";
import type { RunState } from "#domain/runs/state.ts";
import { formatInstant } from "../ui/format.ts";
import { runStateWord } from "../runs/run-state.tsx";

interface Square {
  readonly id: string;
  readonly number: number;
  readonly state: RunState;
  readonly at: string;
}

function move(event: KeyboardEvent<HTMLAnchorElement>): void {
  const next =
    event.key === "ArrowRight"
      ? event.currentTarget.nextElementSibling
      : event.key === "ArrowLeft"
        ? event.currentTarget.previousElementSibling
        : null;
  if (next instanceof HTMLElement) {
    event.preventDefault();
    event.stopPropagation();
    next.focus();
  }
}

/** One square a run, oldest first: pale for success, so that what failed stands out. */
export function RunSquares({ runs }: { runs: readonly Square[] }) {
  if (runs.length === 0) return <span className="meta">no runs yet</span>;
  return (
    <span className="run-squares">
      {runs.map((run) => (
        <Link
          key={run.id}
          href={`/runs/${run.id}`}
          className={run.state}
          onKeyDown={move}
          onClick={(event) => event.stopPropagation()}
          aria-label={`Run ${run.number}: ${runStateWord(run.state)}`}
          title={`#${run.number} ${runStateWord(run.state)}, ${formatInstant(run.at)}`}
        />
      ))}
    </span>
  );
}
