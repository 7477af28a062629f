import type { StepRun, StepRunState } from "#domain/runs/step-runs.ts";
import { plural } from "#domain/text/plural.ts";
import { formatDuration, formatNumber } from "../ui/format.ts";

const words: Record<StepRunState, string> = {
  waiting: "waiting",
  running: "running",
  succeeded: "succeeded",
  failed: "failed",
  unfinished: "not finished",
  cancelled: "cancelled",
  unreached: "not reached",
};

function figures({ counts, durationMs, stepsInStage }: StepRun): string[] {
  const rows = counts
    ? [
        `${Object.values(counts.in).map(formatNumber).join(" + ") || "no"} rows in`,
        `${formatNumber(counts.out)} out`,
        ...(counts.removed > 0 ? [`${formatNumber(counts.removed)} removed`] : []),
        ...(counts.rejected > 0 ? [`${formatNumber(counts.rejected)} rejected`] : []),
      ]
    : [];
  const where = stepsInStage > 1 ? ` for ${plural(stepsInStage, "step")} in one statement` : "";
  return [...rows, ...(durationMs === null ? [] : [`${formatDuration(durationMs)}${where}`])];
}

/** "From run 12: succeeded, 10,000 rows in, 8,000 out, 0.4 s." */
export const runSentence = (run: StepRun): string =>
  `From run ${run.number}${run.isOld ? ", before your last change" : ""}: ${[words[run.state], ...figures(run)].join(", ")}${run.problem ? `: ${run.problem.message}` : ""}`;

/** Grey without a run, pale where the step has changed since. */
export const StepDot = ({ run }: { run: StepRun | null }) => (
  <i className={`step-dot ${run ? `run-${run.state} ${run.isOld ? "old" : ""}` : "no-run"}`} aria-hidden />
);

/** The time of the run; nothing where the step has changed since. */
export const runTime = (run: StepRun | null): string | null =>
  run && !run.isOld && run.durationMs !== null ? formatDuration(run.durationMs) : null;

/** The rows of the run where it ended well, else how it stands; nothing where the step has changed since. */
export function runFoot(run: StepRun | null): string | null {
  if (!run || run.isOld) return null;
  if (run.state !== "succeeded") return words[run.state];
  if (run.problem) return "look at it";
  return run.counts ? `${formatNumber(run.counts.out)} rows` : null;
}
