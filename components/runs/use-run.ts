import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";
import type { LogView, RunView, SampleView } from "#domain/api/runs.ts";
import { isFinished } from "#domain/runs/state.ts";
import type { LinkState, LiveEvent } from "../live/event-hub.ts";
import { useLive } from "../live/use-live.ts";
import { useTRPC } from "../shell/api.ts";

export interface LiveRun {
  readonly run: RunView | null;
  readonly samples: readonly SampleView[];
  readonly logs: readonly LogView[];
  /** Rows written so far by each running stage. */
  readonly progress: Readonly<Record<string, { rows: number; percent: number | null }>>;
  readonly link: LinkState;
  readonly error: unknown;
  readonly retry: () => void;
}

const newest = <T>(current: readonly T[], next: T, key: (item: T) => string | number): T[] =>
  current.some((each) => key(each) === key(next)) ? [...current] : [...current, next];

/** A run as it is now: read once, then kept up by the tab's stream; what changes states is read again. */
export function useRun(id: string): LiveRun {
  const trpc = useTRPC();
  const client = useQueryClient();
  const run = useQuery(trpc.runs.get.queryOptions({ id }));
  const stored = useQuery(trpc.runs.samples.queryOptions({ id }));
  const lines = useQuery(trpc.runs.logs.queryOptions({ id, limit: 2000 }));
  const [samples, setSamples] = useState<SampleView[]>([]);
  const [logs, setLogs] = useState<LogView[]>([]);
  const [progress, setProgress] = useState<Record<string, { rows: number; percent: number | null }>>({});
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);

  useEffect(() => { if (stored.data) setSamples((current) => stored.data.items.reduce((all, each) => newest(all, each, (item) => item.at), current)); }, [stored.data]);
  useEffect(() => { if (lines.data) setLogs((current) => lines.data.items.reduce((all, each) => newest(all, each, (item) => item.number), current)); }, [lines.data]);
  useEffect(() => () => clearTimeout(timer.current), []);

  const readAgain = useCallback(() => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => void client.invalidateQueries({ queryKey: trpc.runs.get.queryKey({ id }) }), 150);
  }, [client, trpc, id]);
  const hear = useCallback((live: LiveEvent) => {
    if (live.type !== "run") return;
    const { number, at, body } = live.event;
    if (body.type === "sample") setSamples((current) => newest(current, body.sample, (item) => item.at));
    else if (body.type === "log") setLogs((current) => newest(current, { ...body.log, number, at }, (item) => item.number));
    else if (body.type === "progress") setProgress((current) => ({ ...current, [body.stage]: { rows: body.rows, percent: body.percent } }));
    else readAgain();
  }, [readAgain]);
  const watching = run.data && !isFinished(run.data.state) ? { run: id, after: run.data.lastEvent } : null;
  const link = useLive(watching, hear);
  return { run: run.data ?? null, samples, logs, progress, link, error: run.error, retry: () => void run.refetch() };
}
