"use client";
import type { RunView, SampleView } from "#domain/api/runs.ts";
import { isFinished } from "#domain/runs/state.ts";
import { formatBytes, formatClock, formatNumber, formatShort } from "../ui/format.ts";
import { MetricChart } from "./metric-chart.tsx";

/** The four measures of a run, as they were stored while it ran; the last figure stays when it has ended. */
export function RunCharts({ run, samples }: { run: RunView; samples: readonly SampleView[] }) {
  const ended = isFinished(run.state);
  const last = samples.at(-1);
  const figure = (value: (sample: SampleView) => number): number | null => (ended ? (samples.length > 0 ? Math.max(...samples.map(value)) : null) : last ? value(last) : null);
  const rate = figure((sample) => sample.rowsPerSecond);
  const cpu = figure((sample) => sample.cpuPercent);
  const memory = figure((sample) => sample.memoryBytes);
  const when = ended ? "at most" : "";
  const ordered = [...samples].sort((a, b) => a.at.localeCompare(b.at));
  const points = (value: (sample: SampleView) => number) => ordered.map((sample) => ({ at: Date.parse(sample.at), now: value(sample) }));
  const failed = run.stages.flatMap((stage) => stage.attempts).find((attempt) => (attempt.state === "failed" || attempt.state === "lost") && attempt.finishedAt);
  const fault = failed?.finishedAt ? Date.parse(failed.finishedAt) : undefined;
  const peakCpu = Math.max(100, ...samples.map((sample) => Math.ceil(sample.cpuPercent / 100) * 100));
  return (
    <div className="metrics">
      <MetricChart title="Rows per second" figure={formatNumber(rate === null ? null : Math.round(rate))} unit={`rows/s ${when}`} points={points((sample) => sample.rowsPerSecond)} format={formatShort} time={formatClock} fault={fault} />
      <MetricChart title="Worker CPU" figure={cpu === null ? "–" : String(Math.round(cpu))} unit={`% of one core ${when}`} points={points((sample) => sample.cpuPercent)} limit={peakCpu} format={(value) => `${Math.round(value)} %`} time={formatClock} fault={fault} />
      <MetricChart title="Worker memory" figure={formatBytes(memory)} unit={`${when} of ${formatBytes(run.memoryLimitBytes)} limit`.trim()} points={points((sample) => sample.memoryBytes)} format={formatBytes} time={formatClock} fault={fault} />
      <MetricChart title="Queue depth" figure={formatNumber(figure((sample) => sample.queueDepth))} unit={ended ? "waiting at most" : last && last.queueDepth > 0 ? `waiting, oldest ${Math.round(last.queueOldestMs / 1000)} s` : "waiting"} points={points((sample) => sample.queueDepth)} format={(value) => String(Math.round(value))} time={formatClock} fault={fault} />
    </div>
  );
}
