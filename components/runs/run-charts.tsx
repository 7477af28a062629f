"use client";
import type { RunView, SampleView } from "#domain/api/runs.ts";
import { formatBytes, formatClock, formatNumber, formatShort } from "../ui/format.ts";
import { MetricChart } from "./metric-chart.tsx";

/** The four measures of a run, as they were stored while it ran; the last figure stays when it has ended. */
export function RunCharts({ run, samples }: { run: RunView; samples: readonly SampleView[] }) {
  const last = samples.at(-1);
  const ordered = [...samples].sort((a, b) => a.at.localeCompare(b.at));
  const points = (value: (sample: SampleView) => number) => ordered.map((sample) => ({ at: Date.parse(sample.at), now: value(sample) }));
  const failed = run.stages.flatMap((stage) => stage.attempts).find((attempt) => (attempt.state === "failed" || attempt.state === "lost") && attempt.finishedAt);
  const fault = failed?.finishedAt ? Date.parse(failed.finishedAt) : undefined;
  const peakCpu = Math.max(100, ...samples.map((sample) => Math.ceil(sample.cpuPercent / 100) * 100));
  return (
    <div className="metrics">
      <MetricChart title="Rows per second" figure={formatNumber(last ? Math.round(last.rowsPerSecond) : null)} unit="rows/s" points={points((sample) => sample.rowsPerSecond)} format={formatShort} time={formatClock} fault={fault} />
      <MetricChart title="Worker CPU" figure={last ? String(Math.round(last.cpuPercent)) : "–"} unit="% of one core" points={points((sample) => sample.cpuPercent)} limit={peakCpu} format={(value) => `${Math.round(value)} %`} time={formatClock} fault={fault} />
      <MetricChart title="Worker memory" figure={last ? formatBytes(last.memoryBytes) : "–"} unit={`of ${formatBytes(run.memoryLimitBytes)} limit`} points={points((sample) => sample.memoryBytes)} format={formatBytes} time={formatClock} fault={fault} />
      <MetricChart title="Queue depth" figure={formatNumber(last?.queueDepth)} unit={last && last.queueDepth > 0 ? `waiting, oldest ${Math.round(last.queueOldestMs / 1000)} s` : "waiting"} points={points((sample) => sample.queueDepth)} format={(value) => String(Math.round(value))} time={formatClock} fault={fault} />
    </div>
  );
}
