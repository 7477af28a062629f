import type { RowsView } from "#domain/api/pipelines.ts";
import { fail, SluiceError } from "#domain/errors/sluice-error.ts";
import { nodeKind } from "#domain/nodes/table.ts";
import { findNode } from "#domain/pipeline/graph.ts";
import { proposalSchema } from "#domain/suggestions/suggestion.ts";
import type { Caller } from "#server/platform/caller.ts";
import { type Tx, withWorkspace } from "#server/platform/db.ts";
import { bindDocument, type ReadDocument, readDocument } from "./bind-stored.ts";
import { snapshotsOf } from "./pipeline-sources.ts";
import { processEngine } from "#server/sources/process-engine.ts";
import { showSql } from "./show-sql.ts";
import { getStoredPipeline } from "./stored-pipeline.ts";
import { type ColumnTrace, traceColumns } from "./trace-columns.ts";
import { changeText } from "#server/platform/document-thread/read-text.ts";

/** The text as it would be with a pending suggestion and all that it requires. */
async function withSuggestion(
  tx: Tx,
  pipelineId: string,
  given: { text: string; suggestion: string },
): Promise<string> {
  const wanted = await tx.suggestion.findUnique({ where: { key: given.suggestion } });
  if (!wanted || wanted.pipelineId !== pipelineId)
    throw fail("not_found", "There is no such suggestion in this pipeline.");
  const turn = await tx.suggestion.findMany({
    where: { turnId: wanted.turnId, decision: "pending" },
    orderBy: { number: "asc" },
  });
  const proposals = turn.map((each) => proposalSchema.parse(each.proposal));
  const needed = new Set([proposalSchema.parse(wanted.proposal).id]);
  for (const each of proposals.toReversed()) if (needed.has(each.id)) each.requires.forEach((id) => needed.add(id));
  return changeText(
    given.text,
    proposals.filter((each) => needed.has(each.id)).flatMap((each) => each.operations),
  );
}

const read = (caller: Caller, id: string, suggestion?: string): Promise<ReadDocument> =>
  withWorkspace(caller.workspaceId, async (tx) => {
    const { revision } = await getStoredPipeline(tx, id);
    const text = suggestion ? await withSuggestion(tx, id, { text: revision.text, suggestion }) : revision.text;
    return readDocument(tx, id, text);
  });

function known(document: ReadDocument, name: string): void {
  if (!findNode(document.draft.pipeline, name)) throw fail("not_found", `There is no step ${name}.`, { node: name });
}

/** Rows of a node's output on the sources' snapshots. */
export async function getRows(
  caller: Caller,
  given: { id: string; node: string; output: "out" | "rejects"; limit: number; suggestion?: string | undefined },
): Promise<RowsView> {
  const began = performance.now();
  const document = await read(caller, given.id, given.suggestion);
  known(document, given.node);
  const bound = await bindDocument(document);
  if (!bound.nodes[given.node])
    throw new SluiceError(problemsAt([...document.draft.problems, ...bound.problems], given.node));
  const reply = await processEngine().rows({
    pipeline: document.draft.pipeline,
    bound,
    sources: snapshotsOf(document.sources),
    node: given.node,
    output: given.output,
    limit: given.limit,
    total: true,
  });
  return {
    columns: [...reply.columns],
    rows: reply.rows.map((row) => [...row]),
    total: reply.total,
    sampled: false,
    durationMs: Math.round(performance.now() - began),
  };
}

const problemsAt = (problems: readonly SluiceError["problems"][number][], node: string): SluiceError["problems"] => {
  const own = problems.filter((each) => each.node === node);
  const shown = own.length > 0 ? own : problems.slice(0, 5);
  return shown.length > 0
    ? shown
    : fail("invalid_document", `${node} has no rows yet.`, { node, mend: "Connect it to a source." }).problems;
};

/** The SQL of one node, or of every sink (of every last step, where there is no sink yet). */
export async function getSql(
  caller: Caller,
  given: { id: string; node?: string | undefined },
): Promise<{ sql: string }> {
  const document = await read(caller, given.id);
  if (given.node) known(document, given.node);
  const { pipeline } = document.draft;
  const bound = await bindDocument(document);
  const sinks = pipeline.nodes.filter((node) => nodeKind(node.kind).family === "sink");
  const last = pipeline.nodes.filter(
    (node) => !pipeline.nodes.some((each) => each.inputs.some((input) => input.node === node.name)),
  );
  return {
    sql: showSql(
      pipeline,
      bound,
      given.node ? [given.node] : (sinks.length > 0 ? sinks : last).map((node) => node.name),
    ),
  };
}

export async function getLineage(
  caller: Caller,
  given: { id: string; node: string },
): Promise<{ columns: ColumnTrace[] }> {
  const document = await read(caller, given.id);
  known(document, given.node);
  return { columns: traceColumns(document.draft.pipeline, await bindDocument(document), given.node) };
}
