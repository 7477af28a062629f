import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { LogView, RunView, SampleView } from "#domain/api/runs.ts";
import { isFinished } from "#domain/runs/state.ts";
import type { LinkState, LiveEvent } from "../live/event-hub.ts";
import { useLive } from "../live/use-live.ts";
import { useTRPC } from "../shell/api.ts";

export interface LiveRun {
  readonly run: RunView | null;
  readonly samples: readonly SampleView[];
  /** Samples of the run before, where there was one. */
  readonly earlier: readonly SampleView[];
  readonly logs: readonly LogView[];
  /** Rows written so far by each running stage. */
  readonly progress: Readonly<Record<string, { rows: number; percent: number | null }>>;
  readonly link: LinkState;
  readonly error: unknown;
  readonly retry: () => void;
}

const noSamples: readonly SampleView[] = [];

/** What was stored, then what the stream told since. */
const joined = <T>(
  stored: readonly T[] | undefined,
  live: readonly T[],
  key: (item: T) => string | number,
): readonly T[] => {
  const known = new Set(stored?.map(key));
  return [...(stored ?? []), ...live.filter((item) => !known.has(key(item)) && known.add(key(item)))];
};

/** A run as it is now: read once, then kept up by the tab's stream; what changes states is read again. */
export function useRun(id: string): LiveRun {
  const trpc = useTRPC();
  const client = useQueryClient();
  const run = useQuery(trpc.runs.get.queryOptions({ id }));
  const stored = useQuery(trpc.runs.samples.queryOptions({ id }));
  const previous = run.data?.previous?.id;
  const earlier = useQuery(trpc.runs.samples.queryOptions({ id: previous ?? "" }, { enabled: previous !== undefined }));
  const lines = useQuery(trpc.runs.logs.queryOptions({ id, limit: 2000 }));
  const [liveSamples, setLiveSamples] = useState<readonly SampleView[]>([]);
  const [liveLogs, setLiveLogs] = useState<readonly LogView[]>([]);
  const [progress, setProgress] = useState<Record<string, { rows: number; percent: number | null }>>({});
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);

  useEffect(() => () => clearTimeout(timer.current), []);

  const readAgain = useCallback(() => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => void client.invalidateQueries({ queryKey: trpc.runs.get.queryKey({ id }) }), 150);
  }, [client, trpc, id]);
  const hear = useCallback(
    (live: LiveEvent) => {
      if (live.type !== "run") return;
      const { number, at, body } = live.event;
      if (body.type === "sample") setLiveSamples((current) => [...current, body.sample]);
      else if (body.type === "log") setLiveLogs((current) => [...current, { ...body.log, number, at }]);
      else if (body.type === "progress")
        setProgress((current) => ({ ...current, [body.stage]: { rows: body.rows, percent: body.percent } }));
      else readAgain();
    },
    [readAgain],
  );
  const samples = useMemo(() => joined(stored.data?.items, liveSamples, (item) => item.at), [stored.data, liveSamples]);
  const logs = useMemo(() => joined(lines.data?.items, liveLogs, (item) => item.number), [lines.data, liveLogs]);
  const watching = run.data && !isFinished(run.data.state) ? { run: id, after: run.data.lastEvent } : null;
  const link = useLive(watching, hear);
  return {
    run: run.data ?? null,
    samples,
    earlier: earlier.data?.items ?? noSamples,
    logs,
    progress,
    link,
    error: run.error,
    retry: () => void run.refetch(),
  };
}
