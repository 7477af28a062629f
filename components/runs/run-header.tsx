"use client";
import { Link2, RotateCcw, Rows3, Square, User } from "lucide-react";
import type { RunView } from "#domain/api/runs.ts";
import { hasResults } from "#domain/runs/has-results.ts";
import { isFinished } from "#domain/runs/state.ts";
import { plural } from "#domain/text/plural.ts";
import { useReason } from "../shell/session.tsx";
import { Button } from "../ui/button.tsx";
import { formatDuration, formatInstant, formatNumber, personZone } from "../ui/format.ts";
import { Pill } from "../ui/pill.tsx";
import type { LinkState } from "../live/event-hub.ts";
import { RunStatePill } from "./run-state.tsx";
import { stepCounts } from "./step-counts.ts";

interface RunHeaderProps {
  readonly run: RunView;
  readonly link: LinkState;
  readonly now: number;
  readonly rowsPerSecond: number | null;
  readonly onResults: () => void;
  readonly onCancel: () => void;
  readonly onResume: () => void;
  readonly busy: boolean;
}

function Fact({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <div className="run-fact">
      <span>{name}</span>
      <b>{children}</b>
    </div>
  );
}

export const runDuration = (run: Pick<RunView, "startedAt" | "finishedAt">, now: number): number | null =>
  run.startedAt ? (run.finishedAt ? Date.parse(run.finishedAt) : now) - Date.parse(run.startedAt) : null;

export function RunHeader({ run, link, now, rowsPerSecond, onResults, onCancel, onResume, busy }: RunHeaderProps) {
  const finished = isFinished(run.state);
  const cancelReason = useReason("run.cancel");
  const resumeReason = useReason("run.start");
  const { done, all } = stepCounts(run);
  const retried = run.stages
    .filter((stage) => stage.attempts.length > 1 && stage.state === "running")
    .reduce((sum, stage) => sum + stage.nodes.length, 0);
  const duration = runDuration(run, now);
  return (
    <header className="run-head">
      <div className="run-title">
        <h2>
          {run.pipeline.name} <span>#{run.number}</span>
        </h2>
        <RunStatePill state={run.state} warnings={run.warnings} />
        {retried > 0 && <Pill tone="warn">Recovering {plural(retried, "step")}</Pill>}
        {!finished && link === "lost" && <Pill tone="idle">Connection lost, reconnecting</Pill>}
        <span className="spacer" />
        <Button
          variant="quiet"
          icon={<Link2 size={14} />}
          onClick={() => void navigator.clipboard.writeText(window.location.href)}
        >
          Copy link
        </Button>
        <Button
          icon={<Rows3 size={14} />}
          reason={hasResults(run) ? null : "The run has written no rows yet"}
          onClick={onResults}
        >
          Results
        </Button>
        <Button
          icon={<RotateCcw size={14} />}
          loading={busy && finished}
          reason={
            resumeReason ??
            (run.canResume
              ? null
              : finished
                ? "Nothing failed, so there is nothing to retry"
                : "Can be retried once the run stops")
          }
          onClick={onResume}
        >
          {run.state === "cancelled" ? "Resume" : "Retry from failed"}
        </Button>
        <Button
          variant="danger"
          icon={<Square size={13} />}
          loading={busy && !finished}
          reason={cancelReason ?? (finished ? "The run has ended" : null)}
          onClick={onCancel}
        >
          Cancel run
        </Button>
      </div>
      <div className="run-facts figures">
        <Fact name="Trigger">
          <User size={13} aria-hidden />
          {run.trigger === "manual" ? "Manual" : run.trigger}, {run.by}
        </Fact>
        <Fact name="Draft">r{run.revision}</Fact>
        <Fact name="Engine">
          {run.engine}, {plural(run.workers, "worker")}
        </Fact>
        <Fact name="Started">
          <span title={personZone()}>
            {run.startedAt
              ? formatInstant(run.startedAt)
              : run.queuePosition !== null
                ? `place ${run.queuePosition} in the queue`
                : "not yet"}
          </span>
        </Fact>
        <Fact name="Duration">
          {formatDuration(duration)}{" "}
          {run.forecastMs !== null && <small>of about {formatDuration(run.forecastMs)}</small>}
        </Fact>
        <Fact name="Rows">
          {formatNumber(run.rowsIn)}{" "}
          {rowsPerSecond !== null && !finished && <small>at {formatNumber(Math.round(rowsPerSecond))}/s</small>}
        </Fact>
        <Fact name="Progress">{run.stages.length === 0 ? "not planned yet" : `${done} of ${plural(all, "step")}`}</Fact>
      </div>
      <div
        className="run-progress"
        role="progressbar"
        aria-label="Steps"
        aria-valuemin={0}
        aria-valuemax={all}
        aria-valuenow={done}
      >
        {run.stages.map((stage) => (
          <i key={stage.id} className={stage.state} title={`${stage.id}: ${stage.state}`} />
        ))}
      </div>
    </header>
  );
}
