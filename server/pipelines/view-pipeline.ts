import type { NodeView, PipelineView } from "#domain/api/pipelines.ts";
import { type Problem, problem } from "#domain/errors/problem.ts";
import { SluiceError } from "#domain/errors/sluice-error.ts";
import { nodeKind } from "#domain/nodes/table.ts";
import type { Pipeline, PipelineNode } from "#domain/pipeline/document.ts";
import type { Bound } from "#domain/plan/bound.ts";
import { personNames } from "#server/access/person-names.ts";
import type { Caller } from "#server/platform/caller.ts";
import { withWorkspace } from "#server/platform/db.ts";
import { notify } from "#server/platform/notify.ts";
import { bindDocument, type ReadDocument, readDocument } from "./bind-stored.ts";
import { knownCounts, type PreviewCounts, startCounting } from "./node-counts.ts";
import { getStoredPipeline, type StoredPipeline } from "./stored-pipeline.ts";
import { viewSchedule } from "./schedule-words.ts";

function removedRows(node: PipelineNode, counts: Readonly<Record<string, PreviewCounts>>): number | null {
  if (nodeKind(node.kind).law !== "filter") return null;
  const input = node.inputs[0];
  const before = input && (input.output === "out" ? counts[input.node]?.out : counts[input.node]?.rejected);
  const after = counts[node.name];
  return typeof before === "number" && typeof after?.out === "number"
    ? before - after.out - (after.rejected ?? 0)
    : null;
}

function summaryOf(node: PipelineNode): string {
  const kind = nodeKind(node.kind);
  const config = kind.config.safeParse(node.config);
  return config.success ? kind.summary(config.data) : "";
}

interface Bindings {
  readonly document: ReadDocument;
  readonly bound: Bound;
  /** By node. */
  readonly problems: ReadonlyMap<string, readonly Problem[]>;
}

function viewNode(node: PipelineNode, { document, bound, problems }: Bindings): NodeView {
  const counts = knownCounts(document) ?? {};
  const found = bound.nodes[node.name];
  return {
    name: node.name,
    kind: node.kind,
    title: nodeKind(node.kind).title,
    summary: summaryOf(node),
    config: { ...node.config },
    inputs: node.inputs.map((input) => ({ ...input })),
    columns: [...(found?.columns ?? [])],
    rejects: [...(found?.rejects ?? [])],
    rows: counts[node.name]?.out ?? null,
    rejected: counts[node.name]?.rejected ?? null,
    removed: removedRows(node, counts),
    problems: [...(problems.get(node.name) ?? [])],
    position: (document.draft.pipeline.layout[node.name] as [number, number] | undefined) ?? null,
  };
}

async function boundOf(document: ReadDocument): Promise<{ bound: Bound; problems: Problem[] }> {
  try {
    const bound = await bindDocument(document);
    return { bound, problems: [...document.draft.problems, ...bound.problems] };
  } catch (error) {
    if (!(error instanceof SluiceError)) throw error;
    return {
      bound: { nodes: {}, problems: [] },
      problems: [...document.draft.problems, ...error.problems.map((each) => problem(each.code, each.message, each))],
    };
  }
}

interface Read {
  readonly stored: StoredPipeline;
  readonly document: ReadDocument;
  readonly by: string;
  readonly canRedo: boolean;
}

async function build({ stored, document, by, canRedo }: Read): Promise<PipelineView> {
  const { record, revision } = stored;
  const { bound, problems } = await boundOf(document);
  const byNode = Map.groupBy(problems, (each) => each.node ?? "");
  if (!knownCounts(document) && Object.keys(bound.nodes).length > 0) {
    startCounting(record.id, { ...document, bound }, () =>
      withWorkspace(record.workspaceId, (tx) =>
        notify(tx, { workspaceId: record.workspaceId, kind: "pipeline", id: record.id, number: record.revision }),
      ),
    );
  }
  return {
    id: record.id,
    name: record.name,
    text: revision.text,
    revision: {
      number: revision.number,
      hash: revision.hash,
      at: revision.createdAt.toISOString(),
      by,
      reason: revision.reason,
    },
    publishedVersion: record.publishedVersion,
    publishedAt: record.publishedAt?.toISOString() ?? null,
    canUndo: revision.parent !== null,
    canRedo,
    schedule: scheduleOf(document.draft.pipeline),
    nodes: document.draft.pipeline.nodes.map((node) => viewNode(node, { document, bound, problems: byNode })),
    groups: document.draft.pipeline.groups.map((group) => ({ ...group, steps: [...group.steps] })),
    problems,
  };
}

function scheduleOf({ schedule }: Pipeline): PipelineView["schedule"] {
  if (!schedule) return null;
  const { cron, timezone, words, fault } = viewSchedule(schedule, new Date());
  return { cron, timezone, words, fault };
}

/** The pipeline as the canvas shows it: the stored text, its exact types, problems and counts. */
export async function viewPipeline(caller: Pick<Caller, "workspaceId">, id: string): Promise<PipelineView> {
  const read = await withWorkspace(caller.workspaceId, async (tx) => {
    const stored = await getStoredPipeline(tx, id);
    const names = await personNames(tx, [stored.revision.createdBy]);
    const later = await tx.revision.findFirst({
      where: { pipelineId: id, parent: stored.revision.number },
      select: { number: true },
    });
    return {
      stored,
      by: names(stored.revision.createdBy),
      canRedo: later !== null,
      document: await readDocument(tx, id, stored.revision.text),
    };
  });
  return build(read);
}
