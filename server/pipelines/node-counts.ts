import { nodeKind } from "#domain/nodes/table.ts";
import { topological } from "#domain/pipeline/document.ts";
import type { Bound } from "#domain/plan/bound.ts";
import { logger } from "#server/platform/logger.ts";
import { processWide } from "#server/platform/process-wide.ts";
import type { ReadDocument } from "./bind-stored.ts";
import { snapshotsOf } from "./pipeline-sources.ts";
import { processEngine } from "./process-engine.ts";

export interface PreviewCounts { readonly out: number | null; readonly rejected: number | null }
type Counts = Readonly<Record<string, PreviewCounts>>;

const keptDocuments = 100;
const counted = (): Map<string, Counts> => processWide("counted documents", () => new Map());
const counting = (): Map<string, AbortController> => processWide("documents being counted", () => new Map());

/** Rows of each node on the snapshots, where they were counted already. */
export const knownCounts = (document: ReadDocument): Counts | null => counted().get(document.key) ?? null;

async function countAll(document: ReadDocument, bound: Bound, signal: AbortSignal): Promise<Counts> {
  const { pipeline } = document.draft;
  const sources = snapshotsOf(document.sources);
  const count = async (node: string, output: "out" | "rejects"): Promise<number | null> => {
    try {
      return (await processEngine().rows({ pipeline, bound, sources, node, output, limit: 0, total: true, signal })).total;
    } catch (error) {
      if (signal.aborted) throw error;
      return null;
    }
  };
  const counts: Record<string, PreviewCounts> = {};
  for (const name of topological(pipeline).order.filter((each) => bound.nodes[each])) {
    const source = document.sources.get(name);
    const known = source && nodeKind(pipeline.nodes.find((node) => node.name === name)!.kind).family === "source" ? (source.profile as { rows?: number } | null)?.rows : undefined;
    counts[name] = { out: known ?? (await count(name, "out")), rejected: bound.nodes[name]!.rejects.length > 0 ? await count(name, "rejects") : null };
  }
  return counts;
}

/** Counts in the background, then calls back; an older revision's counting of the same pipeline stops. */
export function startCounting(pipelineId: string, document: ReadDocument & { bound: Bound }, done: () => Promise<void>): void {
  const running = counting();
  if (running.has(`${pipelineId} ${document.key}`)) return;
  for (const [key, controller] of running) if (key.startsWith(pipelineId)) controller.abort();
  const controller = new AbortController();
  running.set(`${pipelineId} ${document.key}`, controller);
  void countAll(document, document.bound, controller.signal)
    .then(async (counts) => {
      const all = counted();
      all.set(document.key, counts);
      for (const old of all.keys()) if (all.size > keptDocuments) all.delete(old);
      await done();
    })
    .catch((error: unknown) => { if (!controller.signal.aborted) logger().warn({ pipelineId, err: error }, "rows could not be counted"); })
    .finally(() => running.delete(`${pipelineId} ${document.key}`));
}
