"use client";
import { CircleAlert, Copy } from "lucide-react";
import type { ReactNode } from "react";
import type { Problem } from "#domain/errors/problem.ts";
import { Button, IconButton } from "./button.tsx";

export const problemText = (problem: Problem): string =>
  [
    problem.message,
    problem.node && `Step: ${problem.node}`,
    problem.field && `Field: ${problem.field}`,
    problem.expected && `Expected: ${problem.expected}`,
    problem.got && `Got: ${problem.got}`,
    problem.row !== null && `Row: ${problem.row}`,
    problem.mend && `Fix: ${problem.mend}`,
  ]
    .filter(Boolean)
    .join("\n");

function Line({ name, value }: { name: string; value: ReactNode }) {
  return value === null || value === undefined || value === "" ? null : (
    <>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </>
  );
}

/** One problem whole: where, expected, got, row, and what mends it. */
export function ProblemCard({ problem, onOpen }: { problem: Problem; onOpen?: (() => void) | undefined }) {
  return (
    <article className={`problem-card ${problem.severity}`} role="alert">
      <header>
        <CircleAlert size={14} aria-hidden />
        <b>{problem.message}</b>
        <IconButton
          label="Copy"
          size="sm"
          icon={<Copy size={13} />}
          onClick={() => void navigator.clipboard.writeText(problemText(problem))}
        />
      </header>
      <dl>
        <Line
          name="Step"
          value={
            problem.node &&
            (onOpen ? (
              <Button size="sm" variant="quiet" onClick={onOpen}>
                {problem.node}
              </Button>
            ) : (
              problem.node
            ))
          }
        />
        <Line name="Field" value={problem.field} />
        <Line name="Expected" value={problem.expected && <code>{problem.expected}</code>} />
        <Line name="Got" value={problem.got !== null ? <code>{problem.got}</code> : null} />
        <Line name="Row" value={problem.row?.toLocaleString("en-US")} />
        <Line name="Fix" value={problem.mend} />
      </dl>
    </article>
  );
}
