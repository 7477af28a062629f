import { Rows3 } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import type { RunView } from "#domain/api/runs.ts";
import { hasResults } from "#domain/runs/has-results.ts";
import { isFinished } from "#domain/runs/state.ts";
import { plural } from "#domain/text/plural.ts";
import { ResultsDialog, type ResultsWanted } from "../results/results-dialog.tsx";
import { RunStatePill } from "../runs/run-state.tsx";
import { Button } from "../ui/button.tsx";
import { formatAge, formatDuration } from "../ui/format.ts";
import { useNow } from "../ui/use-now.ts";

interface RunStripProps {
  readonly run: RunView;
  readonly changed: readonly string[];
  readonly onShowStep: (name: string) => void;
}

function facts(run: RunView, now: number): string[] {
  const { startedAt, finishedAt } = run;
  return [
    formatAge(finishedAt ?? startedAt ?? run.createdAt, now),
    ...(startedAt && finishedAt ? [formatDuration(Date.parse(finishedAt) - Date.parse(startedAt))] : []),
    ...(run.rowsOut !== null && isFinished(run.state) ? [`${plural(run.rowsOut, "row")} out`] : []),
    ...(run.rejected ? [`${run.rejected.toLocaleString("en-US")} rejected`] : []),
  ];
}

/** Under the canvas: the run whose states, counts and times the steps show, and its rows one click away. */
export function RunStrip({ run, changed, onShowStep }: RunStripProps) {
  const now = useNow(10_000);
  const [results, setResults] = useState<ResultsWanted | null>(null);
  const [problem] = run.problems;
  return (
    <section className="run-strip" aria-label="Last run">
      <Link href={`/runs/${run.id}`}>Run {run.number}</Link>
      <span role="status">
        <RunStatePill state={run.state} warnings={run.warnings} />
      </span>
      {problem ? (
        <span className="run-strip-problem ellipsis" title={problem.message}>
          {problem.message}
        </span>
      ) : (
        <span className="secondary figures ellipsis">{now ? facts(run, now).join(" · ") : ""}</span>
      )}
      {changed.length > 0 && (
        <span className="secondary ellipsis" title={`Changed since: ${changed.join(", ")}`}>
          before your last change
        </span>
      )}
      <span className="spacer" />
      {problem?.node && (
        <Button size="sm" onClick={() => onShowStep(problem.node!)}>
          Show the step
        </Button>
      )}
      {hasResults(run) && (
        <Button
          size="sm"
          icon={<Rows3 size={13} />}
          onClick={() => setResults({ run: run.id, number: run.number, name: run.pipeline.name })}
        >
          Results
        </Button>
      )}
      <ResultsDialog wanted={results} onClose={() => setResults(null)} />
    </section>
  );
}
