import { useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useRef } from "react";
import type { PipelineView } from "#domain/api/pipelines.ts";
import type { SourceView } from "#domain/api/sources.ts";
import { useTRPC } from "../shell/api.ts";
import type { Sources } from "../sources/use-sources.ts";
import type { Studio } from "./use-studio.ts";

const nodeReads = (node: PipelineView["nodes"][number], source: SourceView): boolean =>
  node.kind === source.node.kind &&
  Object.entries(source.node.config).every(
    ([key, value]) => JSON.stringify(node.config[key]) === JSON.stringify(value),
  );

/** The sources that this pipeline reads, among those of the workspace and those brought just now. */
export function useReadSources({ nodes }: PipelineView, brought: readonly SourceView[]): SourceView[] {
  const known = useQuery(useTRPC().sources.list.queryOptions({ limit: 100 })).data?.items;
  return useMemo(() => {
    const readers = nodes.filter((node) => node.inputs.length === 0);
    const all = new Map([...brought, ...((known ?? []) as SourceView[])].map((source) => [source.id, source]));
    return [...all.values()].filter((source) => readers.some((node) => nodeReads(node, source)));
  }, [nodes, known, brought]);
}

/** A source that the person brought becomes a step as soon as its profile is done, one after another. */
export function useBring(studio: Studio, sources: Sources): void {
  const begun = useRef(new Set<string>());
  const pipeline = studio.pipeline.data;
  const { mutate, isPending } = studio.addSource;
  useEffect(() => {
    if (!pipeline || isPending) return;
    const next = sources.sources.find((source) => source.state === "ready" && !begun.current.has(source.id));
    if (!next) return;
    begun.current.add(next.id);
    mutate({ id: pipeline.id, revision: pipeline.revision.number, source: next.id });
  }, [pipeline, sources.sources, mutate, isPending]);
}
