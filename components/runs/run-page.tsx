"use client";
import "./run.css";
import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { isFinished } from "#domain/runs/state.ts";
import { useTRPC } from "../shell/api.ts";
import { errorProblems, showError } from "../shell/show-error.ts";
import { TopBar } from "../shell/top-bar.tsx";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { formatDuration } from "../ui/format.ts";
import { FailedState, LoadingRows } from "../ui/states.tsx";
import { useNow } from "../ui/use-now.ts";
import { Gantt } from "./gantt.tsx";
import { RunAside } from "./run-aside.tsx";
import { RunCharts } from "./run-charts.tsx";
import { RunHeader, runDuration } from "./run-header.tsx";
import { RunLogs } from "./run-logs.tsx";
import { useRun } from "./use-run.ts";

export function RunPage({ id }: { id: string }) {
  const { run, samples, logs, progress, link, error, retry } = useRun(id);
  const trpc = useTRPC();
  const router = useRouter();
  const now = useNow(run && !isFinished(run.state) ? 250 : 30_000);
  const [stage, setStage] = useState<string | null>(null);
  const [asking, setAsking] = useState(false);
  const cancel = useMutation(trpc.runs.cancel.mutationOptions({ onSuccess: retry, onError: showError }));
  const resume = useMutation(trpc.runs.resume.mutationOptions({ onSuccess: (row) => { if (row.id === id) retry(); else router.push(`/runs/${row.id}`); }, onError: showError }));
  const crumbs = [{ label: "Runs", href: "/runs" }, ...(run ? [{ label: run.pipeline.name, href: `/pipelines/${run.pipeline.id}` }, { label: `#${run.number}` }] : [])];
  if (error && !run) { const [problem] = errorProblems(error); return <><TopBar crumbs={crumbs} /><FailedState message={problem?.message ?? "The run cannot be read."} mend={problem?.mend ?? null} onRetry={retry} /></>; }
  if (!run) return <><TopBar crumbs={crumbs} /><LoadingRows rows={6} label="Loading the run" /></>;
  const at = now ?? Date.parse(run.finishedAt ?? run.startedAt ?? run.createdAt);
  const durationMs = runDuration(run, at);
  const startedAt = run.startedAt ? Date.parse(run.startedAt) : at;
  const moving = Object.entries(progress).filter(([name]) => run.stages.some((each) => each.id === name && each.state === "running"));
  return (
    <>
      <TopBar crumbs={crumbs} />
      <div className="run-page" data-state={run.state}>
        <RunHeader run={run} link={link} now={at} rowsPerSecond={samples.at(-1)?.rowsPerSecond ?? null} onCancel={() => setAsking(true)} onResume={() => resume.mutate({ id })} busy={cancel.isPending || resume.isPending} />
        <div className="run-columns">
          <div className="run-main">
            <RunCharts run={run} samples={samples} />
            <div className="section-head">
              <h3>Stages</h3><span>{run.stages.filter((each) => each.state === "succeeded").length} done, {run.stages.filter((each) => each.state === "running").length} running</span>
              {moving.map(([name, each]) => <span key={name} className="figures">{name}: {each.rows.toLocaleString("en-US")} rows{each.percent !== null ? `, ${Math.round(each.percent)} %` : ""}</span>)}
            </div>
            <Gantt stages={run.stages} startedAt={startedAt} until={run.finishedAt ? Date.parse(run.finishedAt) : at} running={run.state === "running"} selected={stage} onSelect={setStage} duration={formatDuration} />
            <RunLogs logs={logs} stage={stage} />
          </div>
          <RunAside run={run} selected={stage} onSelect={setStage} durationMs={durationMs} />
        </div>
      </div>
      <Dialog open={asking} onClose={() => setAsking(false)} title="Cancel this run?" description="Running stages are stopped at once. Targets stay as they were; finished stages are kept for a retry."
        footer={<><Button onClick={() => setAsking(false)}>Keep running</Button><Button variant="danger" onClick={() => { setAsking(false); cancel.mutate({ id }); }}>Cancel run</Button></>}>
        <p>{run.pipeline.name} #{run.number} has run for {formatDuration(durationMs)}.</p>
      </Dialog>
    </>
  );
}
