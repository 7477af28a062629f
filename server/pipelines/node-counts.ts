import { nodeKind } from "#domain/nodes/table.ts";
import type { Pipeline } from "#domain/pipeline/document.ts";
import { findNode, readersOf, topological, upstreamOf } from "#domain/pipeline/graph.ts";
import type { Bound } from "#domain/plan/bound.ts";
import { relationName } from "#domain/plan/relation-names.ts";
import { ident, join, render, sql } from "#domain/sql/fragment.ts";
import type { Snapshots } from "#server/engine/index.ts";
import { overSnapshots } from "#server/engine/preview-rows.ts";
import { askedBy } from "#server/platform/asked-by.ts";
import { logger } from "#server/platform/logger.ts";
import { processWide } from "#server/platform/process-wide.ts";
import type { ReadDocument } from "./bind-stored.ts";
import { snapshotsOf } from "./pipeline-sources.ts";
import { processEngine } from "#server/sources/process-engine.ts";

export interface PreviewCounts {
  readonly out: number | null;
  readonly rejected: number | null;
}
interface Place {
  readonly pipeline: Pipeline;
  readonly bound: Bound;
  readonly sources: Snapshots;
}
type Counts = Readonly<Record<string, PreviewCounts>>;

const keptDocuments = 100;
/** Counting is a help for the eye: what is not counted by then stays unknown. */
const deadlineMs = 20_000;
/** Counting a chain is one statement: one of 400 steps is planned in about 0.3 s. */
const longestCounted = 400;
const counted = (): Map<string, Counts> => processWide("counted documents", () => new Map());
const counting = (): Map<string, AbortController> => processWide("documents being counted", () => new Map());

/** Rows of each node on the snapshots, where they were counted already. */
export const knownCounts = (document: ReadDocument): Counts | null => counted().get(document.key) ?? null;

interface Port {
  readonly node: string;
  readonly output: "out" | "rejects";
}

/** Every port of these nodes in one statement: what several of them stand on is computed once. */
async function countTogether(
  place: Place,
  terminal: string,
  given: { ports: readonly Port[]; signal: AbortSignal },
): Promise<(number | null)[]> {
  const session = await processEngine().session({
    readable: Object.values(place.sources).map((source) => source.parquetPath),
    signal: given.signal,
  });
  try {
    const counts = join(
      given.ports.map(({ node, output }) => sql`(SELECT count(*) FROM ${ident(relationName(node, output))})`),
    );
    const { rows } = await session.all(render(overSnapshots(place, terminal, sql`SELECT ${counts}`)));
    return given.ports.map((_, index) => Number(rows[0]?.[index]));
  } finally {
    await session.close();
  }
}

/** One at a time: a step that fails on its rows takes only those behind it with it. */
async function countApart(
  place: Place,
  { ports, signal }: { ports: readonly Port[]; signal: AbortSignal },
): Promise<(number | null)[]> {
  const counts: (number | null)[] = [];
  for (const { node, output } of ports) {
    if (signal.aborted) break;
    const reply = await processEngine()
      .rows({ ...place, node, output, limit: 0, total: true, signal })
      .catch(() => null);
    counts.push(reply?.total ?? null);
  }
  return counts;
}

/** Nodes whose rows can be counted now, upstream first: each source behind them has a snapshot, and the chain is not too long. */
function readableNodes({ pipeline, bound, sources }: Place): string[] {
  const lengths = new Map<string, number>();
  for (const name of topological(pipeline).order) {
    const node = findNode(pipeline, name)!;
    const isThere =
      nodeKind(node.kind).family === "source"
        ? sources[name] !== undefined
        : node.inputs.every((input) => lengths.has(input.node));
    const length = Math.max(0, ...node.inputs.map((input) => lengths.get(input.node) ?? 0)) + 1;
    if (isThere && bound.nodes[name] !== undefined && length <= longestCounted) lengths.set(name, length);
  }
  return [...lengths.keys()];
}

interface Counting {
  readonly document: ReadDocument & { readonly bound: Bound };
  /** A newer revision is counted instead: nothing of this one is wanted. */
  readonly superseded: AbortSignal;
}

async function countAll({ document, superseded }: Counting): Promise<Counts> {
  const deadline = AbortSignal.timeout(deadlineMs);
  const signal = AbortSignal.any([superseded, deadline]);
  const { bound } = document;
  const { pipeline } = document.draft;
  const place: Place = { pipeline, bound, sources: snapshotsOf(document.sources) };
  const order = readableNodes(place);
  const known = new Set(order);
  const terminals = order.filter((name) => !readersOf(pipeline, name).some((edge) => known.has(edge.to)));
  const counts: Record<string, { out: number | null; rejected: number | null }> = {};
  for (const terminal of terminals) {
    const names = [...upstreamOf(pipeline, [terminal]), terminal].filter((name) => !counts[name]);
    const ports = names.flatMap((node): Port[] => [
      { node, output: "out" },
      ...(bound.nodes[node]!.rejects.length > 0 ? [{ node, output: "rejects" as const }] : []),
    ]);
    const found = await countTogether(place, terminal, { ports, signal })
      .catch((error: unknown) => {
        if (signal.aborted) throw error;
        return countApart(place, { ports, signal });
      })
      .catch((error: unknown) => {
        if (superseded.aborted || !deadline.aborted) throw error;
        return [];
      });
    ports.forEach(({ node, output }, index) => {
      counts[node] ??= { out: null, rejected: null };
      counts[node][output === "out" ? "out" : "rejected"] = found[index] ?? null;
    });
  }
  return counts;
}

/** Counts in the background, then calls back; an older revision's counting of the same pipeline stops. */
export function startCounting(
  pipelineId: string,
  document: ReadDocument & { bound: Bound },
  done: () => Promise<void>,
): void {
  const running = counting();
  if (running.has(`${pipelineId} ${document.key}`)) return;
  for (const [key, controller] of running) if (key.startsWith(pipelineId)) controller.abort();
  const controller = new AbortController();
  running.set(`${pipelineId} ${document.key}`, controller);
  // Nobody waits for these: they stand in a line of their own, which no person's own previews wait behind.
  void askedBy({ workspaceId: "", personId: "counts" }, () => countAll({ document, superseded: controller.signal }))
    .then(async (counts) => {
      const all = counted();
      all.set(document.key, counts);
      for (const old of all.keys()) if (all.size > keptDocuments) all.delete(old);
      await done();
    })
    .catch((error: unknown) => {
      if (!controller.signal.aborted) logger().warn({ pipelineId, err: error }, "rows could not be counted");
    })
    .finally(() => running.delete(`${pipelineId} ${document.key}`));
}
