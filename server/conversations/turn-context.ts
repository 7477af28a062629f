import { nodeKind } from "#domain/nodes/table.ts";
import { parsePipeline } from "#domain/pipeline/parse.ts";
import type { ProfiledSource } from "#domain/sources/profile.ts";
import type { PlanTarget, SourceNode } from "#server/agents/index.ts";
import { nodeNameFor } from "#server/pipelines/add-source.ts";
import { profiledSources, type SourceRecord, sourcesOf } from "#server/pipelines/pipeline-sources.ts";
import { getStoredPipeline, type StoredPipeline } from "#server/pipelines/stored-pipeline.ts";
import type { Tx } from "#server/platform/db.ts";
import { sourceNode } from "#server/sources/source-node.ts";
import { warehouseName } from "#server/sources/prepare-connections.ts";
import { chooseTarget } from "./choose-target.ts";

export interface TurnContext {
  readonly stored: StoredPipeline;
  readonly sources: readonly ProfiledSource[];
  readonly nodes: Readonly<Record<string, SourceNode>>;
  readonly target: PlanTarget;
  /** Names of sources that are still being profiled. */
  readonly waiting: readonly string[];
}

const mostSources = 20;

/** Without source steps: the sources that the request names, or else all there are, under names for their steps. */
async function workspaceSources(tx: Tx, request: string): Promise<Map<string, SourceRecord>> {
  const all = await tx.source.findMany({
    where: { state: { in: ["waiting", "profiling", "ready"] } },
    orderBy: { createdAt: "desc" },
    take: mostSources,
  });
  const text = request.toLowerCase();
  const named = all.filter(
    (source) =>
      text.includes(source.name.toLowerCase()) || text.includes(source.name.replace(/\.[^.]+$/, "").toLowerCase()),
  );
  const found = new Map<string, SourceRecord>();
  for (const source of named.length > 0 ? named : all)
    found.set(
      nodeNameFor(source.name, (name) => found.has(name)),
      source,
    );
  return found;
}

/** What a turn on this pipeline stands on, as it is stored now. */
export async function readTurnContext(tx: Tx, given: { pipelineId: string; request: string }): Promise<TurnContext> {
  const stored = await getStoredPipeline(tx, given.pipelineId);
  const { pipeline } = parsePipeline(stored.revision.text);
  const own = await sourcesOf(tx, given.pipelineId, pipeline);
  const hasSourceSteps = pipeline.nodes.some((node) => nodeKind(node.kind).family === "source");
  const sources = hasSourceSteps ? own : await workspaceSources(tx, given.request);
  const nodes = Object.fromEntries(
    [...sources]
      .map(([name, source]) => [name, pipeline.nodes.find((node) => node.name === name) ?? sourceNode(source)])
      .map(([name, node]) => [name, { kind: (node as SourceNode).kind, config: (node as SourceNode).config }]),
  );
  const hasWarehouse = (await tx.connection.count({ where: { name: warehouseName } })) > 0;
  return {
    stored,
    sources: profiledSources(sources),
    nodes,
    target: chooseTarget({ pipeline, request: given.request, hasWarehouse }),
    waiting: [...sources.values()]
      .filter((source) => source.state === "waiting" || source.state === "profiling")
      .map((source) => source.name),
  };
}
