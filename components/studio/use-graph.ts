import { useMemo } from "react";
import type { SuggestionView } from "#domain/api/conversations.ts";
import type { PipelineView } from "#domain/api/pipelines.ts";
import type { Finding } from "#domain/sources/finding.ts";
import { buildGraph, type Graph, withRuns } from "../canvas/graph.ts";
import { withHints } from "../canvas/hints.ts";
import type { Touched } from "./use-touched.ts";

interface Drawn {
  readonly pipeline: PipelineView;
  readonly suggestions: readonly SuggestionView[];
  readonly findings: readonly Finding[];
  readonly runs: Parameters<typeof withRuns>[1];
  readonly touched: Touched;
}

/** What the canvas shows: the draft with its ghosts, what the newest run did, and what is not set up yet. */
export function useGraph({ pipeline, suggestions, findings, runs, touched }: Drawn): Graph {
  const drawn = useMemo(() => buildGraph(pipeline, suggestions, findings), [pipeline, suggestions, findings]);
  return useMemo(() => withHints(withRuns(drawn, runs), pipeline, touched.isHint), [drawn, runs, pipeline, touched]);
}
