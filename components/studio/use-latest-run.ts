import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useRef } from "react";
import type { PipelineView } from "#domain/api/pipelines.ts";
import type { RunView } from "#domain/api/runs.ts";
import { isFinished } from "#domain/runs/state.ts";
import { type StepRun, stepRuns } from "#domain/runs/step-runs.ts";
import type { LiveEvent } from "../live/event-hub.ts";
import { useLive } from "../live/use-live.ts";
import { useTRPC } from "../shell/api.ts";

interface LatestRun {
  readonly run: RunView | null;
  readonly steps: ReadonlyMap<string, StepRun>;
  /** Steps of the draft that were changed since the run, or stand behind one that was. */
  readonly changed: readonly string[];
}

/** Told together, and read once. */
const calmMs = 150;
const noSteps: ReadonlyMap<string, StepRun> = new Map();

/** The newest run of the pipeline as it stands now, step by step; the tab's stream keeps it fresh. */
export function useLatestRun({ id, revision, nodes }: PipelineView): LatestRun {
  const trpc = useTRPC();
  const client = useQueryClient();
  const latest = useQuery(
    trpc.runs.latest.queryOptions(
      { pipeline: id, revision: revision.number },
      { placeholderData: keepPreviousData, staleTime: Infinity },
    ),
  );
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const readAgain = useCallback(() => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => void client.invalidateQueries({ queryKey: trpc.runs.latest.queryKey() }), calmMs);
  }, [client, trpc]);
  const run = latest.data?.run ?? null;
  const hear = (event: LiveEvent) => {
    if (event.type === "missed" || (event.type === "started" && event.pipeline === id)) readAgain();
    const isOwn = event.type === "run" && event.event.run === run?.id;
    if (isOwn && ["run", "stage", "counts"].includes(event.event.body.type)) readAgain();
  };
  const link = useLive({ pipeline: id }, hear);
  // A run that was started after this was read and before the stream was open is told by nobody.
  useEffect(() => {
    if (link === "live") readAgain();
  }, [link, readAgain]);
  useLive(run && !isFinished(run.state) ? { run: run.id, after: run.lastEvent } : null, () => undefined);
  const changed = latest.data?.changed;
  const steps = useMemo(
    () =>
      run
        ? stepRuns(
            run,
            nodes.map((node) => node.name),
            changed ?? [],
          )
        : noSteps,
    [run, nodes, changed],
  );
  return { run, steps, changed: changed ?? [] };
}
