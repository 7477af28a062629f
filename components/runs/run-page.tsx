"use client";
import "./run.css";
import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { isFinished } from "#domain/runs/state.ts";
import { useTRPC } from "../shell/api.ts";
import { errorProblems, showError } from "../shell/show-error.ts";
import { ResultsDialog, type ResultsWanted } from "../results/results-dialog.tsx";
import { TopBar } from "../shell/top-bar.tsx";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { formatDuration } from "../ui/format.ts";
import { FailedState } from "../ui/states.tsx";
import { useNow } from "../ui/use-now.ts";
import { RunAside } from "./run-aside.tsx";
import { RunCharts } from "./run-charts.tsx";
import { RunLoading } from "./run-loading.tsx";
import { RunHeader, runDuration } from "./run-header.tsx";
import { RunLogs } from "./run-logs.tsx";
import { Stages } from "./stages.tsx";
import { useRun } from "./use-run.ts";

export function RunPage({ id }: { id: string }) {
  const { run, samples, earlier, logs, progress, link, error, retry } = useRun(id);
  const trpc = useTRPC();
  const router = useRouter();
  const now = useNow(run && !isFinished(run.state) ? 250 : 30_000);
  const [stage, setStage] = useState<string | null>(null);
  const [asking, setAsking] = useState(false);
  const [results, setResults] = useState<ResultsWanted | null>(null);
  const cancel = useMutation(trpc.runs.cancel.mutationOptions({ onSuccess: retry, onError: showError }));
  const resume = useMutation(
    trpc.runs.resume.mutationOptions({
      onSuccess: (row) => {
        if (row.id === id) retry();
        else router.push(`/runs/${row.id}`);
      },
      onError: showError,
    }),
  );
  const crumbs = [
    { label: "Runs", href: "/runs" },
    ...(run ? [{ label: run.pipeline.name, href: `/pipelines/${run.pipeline.id}` }, { label: `#${run.number}` }] : []),
  ];
  if (error && !run) {
    const [problem] = errorProblems(error);
    return (
      <>
        <TopBar crumbs={crumbs} />
        <FailedState
          message={problem?.message ?? "The run cannot be read."}
          mend={problem?.mend ?? null}
          onRetry={retry}
        />
      </>
    );
  }
  if (!run)
    return (
      <>
        <TopBar crumbs={crumbs} />
        <RunLoading />
      </>
    );
  const at = now ?? Date.parse(run.finishedAt ?? run.startedAt ?? run.createdAt);
  const durationMs = runDuration(run, at);
  const showRows = (first?: ResultsWanted["first"]) =>
    setResults({ run: id, number: run.number, name: run.pipeline.name, first });
  return (
    <>
      <TopBar crumbs={crumbs} />
      <div className="run-page" data-state={run.state}>
        <RunHeader
          run={run}
          link={link}
          now={at}
          rowsPerSecond={samples.at(-1)?.rowsPerSecond ?? null}
          onResults={() => showRows()}
          onCancel={() => setAsking(true)}
          onResume={() => resume.mutate({ id })}
          busy={cancel.isPending || resume.isPending}
        />
        <div className="run-columns">
          <div className="run-main">
            <RunCharts run={run} samples={samples} earlier={earlier} />
            <Stages run={run} now={at} progress={progress} selected={stage} onSelect={setStage} />
            <RunLogs logs={logs} stage={stage} />
          </div>
          <RunAside run={run} selected={stage} onSelect={setStage} durationMs={durationMs} onRows={showRows} />
        </div>
      </div>
      <ResultsDialog wanted={results} onClose={() => setResults(null)} />
      <Dialog
        open={asking}
        onClose={() => setAsking(false)}
        title="Cancel this run?"
        description="Running steps are stopped at once. Targets stay as they were; finished steps are kept for the next try."
        footer={
          <>
            <Button onClick={() => setAsking(false)}>Keep running</Button>
            <Button
              variant="danger"
              onClick={() => {
                setAsking(false);
                cancel.mutate({ id });
              }}
            >
              Cancel run
            </Button>
          </>
        }
      >
        <p>
          {run.pipeline.name} #{run.number} has run for {formatDuration(durationMs)}.
        </p>
      </Dialog>
    </>
  );
}
