"use client";
import type { RunView, SampleView } from "#domain/api/runs.ts";
import { isFinished } from "#domain/runs/state.ts";
import { formatBytes, formatClock, formatNumber, formatShort } from "../ui/format.ts";
import { type ChartPoint, MetricChart } from "./metric-chart.tsx";

/** The four measures of a run, as they were stored while it ran; the last figure stays when it has ended. */
const inOrder = (samples: readonly SampleView[]): SampleView[] => [...samples].sort((a, b) => a.at.localeCompare(b.at));

/** Each second of this run, with the same second of the run before it: both counted from their first sample. */
function chartPoints(
  ordered: readonly SampleView[],
  earlier: readonly SampleView[],
  value: (sample: SampleView) => number,
): ChartPoint[] {
  const start = Date.parse(earlier[0]?.at ?? "");
  const before = new Map(earlier.map((sample) => [Math.round((Date.parse(sample.at) - start) / 1_000), value(sample)]));
  const first = Date.parse(ordered[0]?.at ?? "");
  return ordered.map((sample) => {
    const at = Date.parse(sample.at);
    return { at, now: value(sample), before: before.get(Math.round((at - first) / 1_000)) };
  });
}

export function RunCharts({
  run,
  samples,
  earlier,
}: {
  run: RunView;
  samples: readonly SampleView[];
  earlier: readonly SampleView[];
}) {
  const ended = isFinished(run.state);
  const last = inOrder(samples).at(-1);
  const figure = (value: (sample: SampleView) => number): number | null =>
    ended ? (samples.length > 0 ? Math.max(...samples.map(value)) : null) : last ? value(last) : null;
  const rate = figure((sample) => sample.rowsPerSecond);
  const cpu = figure((sample) => sample.cpuPercent);
  const memory = figure((sample) => sample.memoryBytes);
  const ordered = inOrder(samples);
  const past = inOrder(earlier);
  const points = (value: (sample: SampleView) => number) => chartPoints(ordered, past, value);
  const compared = run.previous && past.length > 1 ? `#${run.previous.number}` : undefined;
  const failed = run.stages
    .flatMap((stage) => stage.attempts)
    .find((attempt) => (attempt.state === "failed" || attempt.state === "lost") && attempt.finishedAt);
  const fault = failed?.finishedAt ? Date.parse(failed.finishedAt) : undefined;
  const peakCpu = Math.max(100, ...samples.map((sample) => Math.ceil(sample.cpuPercent / 100) * 100));
  return (
    <div className="metrics">
      <MetricChart
        title="Rows per second"
        figure={formatNumber(rate === null ? null : Math.round(rate))}
        unit="rows/s"
        points={points((sample) => sample.rowsPerSecond)}
        format={formatShort}
        time={formatClock}
        fault={fault}
        compared={compared}
        ended={ended}
      />
      <MetricChart
        title="Worker CPU"
        figure={cpu === null ? "–" : String(Math.round(cpu))}
        unit="% of one core"
        points={points((sample) => sample.cpuPercent)}
        limit={peakCpu}
        format={(value) => `${Math.round(value)} %`}
        time={formatClock}
        fault={fault}
        compared={compared}
        ended={ended}
      />
      <MetricChart
        title="Worker memory"
        figure={formatBytes(memory)}
        unit={`of ${formatBytes(run.memoryLimitBytes)}`}
        points={points((sample) => sample.memoryBytes)}
        format={formatBytes}
        time={formatClock}
        fault={fault}
        compared={compared}
        ended={ended}
      />
      <MetricChart
        title="Queue depth"
        figure={formatNumber(figure((sample) => sample.queueDepth))}
        unit={
          !ended && last && last.queueDepth > 0
            ? `waiting, oldest ${Math.round(last.queueOldestMs / 1000)} s`
            : "waiting"
        }
        points={points((sample) => sample.queueDepth)}
        format={(value) => String(Math.round(value))}
        time={formatClock}
        fault={fault}
        compared={compared}
        ended={ended}
      />
    </div>
  );
}
