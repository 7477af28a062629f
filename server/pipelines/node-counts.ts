import { nodeKind } from "#domain/nodes/table.ts";
import { findNode, type Pipeline, topological, upstream } from "#domain/pipeline/document.ts";
import type { Bound } from "#domain/plan/bound.ts";
import { relationName } from "#domain/plan/relation-context.ts";
import { ident, join, render, sql } from "#domain/sql/fragment.ts";
import type { Snapshots } from "#server/engine/index.ts";
import { overSnapshots } from "#server/engine/preview-rows.ts";
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
    const reply = await processEngine()
      .rows({ ...place, node, output, limit: 0, total: true, signal })
      .catch((error: unknown) => {
        if (signal.aborted) throw error;
        return null;
      });
    counts.push(reply?.total ?? null);
  }
  return counts;
}

async function countAll(document: ReadDocument, bound: Bound, signal: AbortSignal): Promise<Counts> {
  const { pipeline } = document.draft;
  const place: Place = { pipeline, bound, sources: snapshotsOf(document.sources) };
  const readable = (name: string): boolean =>
    bound.nodes[name] !== undefined &&
    [name, ...upstream(pipeline, name)].every(
      (each) => nodeKind(findNode(pipeline, each)!.kind).family !== "source" || place.sources[each] !== undefined,
    );
  const order = topological(pipeline).order.filter(readable);
  const terminals = order.filter(
    (name) => !order.some((each) => findNode(pipeline, each)!.inputs.some((input) => input.node === name)),
  );
  const counts: Record<string, { out: number | null; rejected: number | null }> = {};
  for (const terminal of terminals) {
    const names = order.filter(
      (name) => !counts[name] && (name === terminal || upstream(pipeline, terminal).includes(name)),
    );
    const ports = names.flatMap((node): Port[] => [
      { node, output: "out" },
      ...(bound.nodes[node]!.rejects.length > 0 ? [{ node, output: "rejects" as const }] : []),
    ]);
    const found = await countTogether(place, terminal, { ports, signal }).catch((error: unknown) => {
      if (signal.aborted) throw error;
      return countApart(place, { ports, signal });
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
  void countAll(document, document.bound, controller.signal)
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
