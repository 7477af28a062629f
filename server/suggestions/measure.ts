import { type SelectConfig, selectedColumns } from "#domain/nodes/select.ts";
import { nodeKind } from "#domain/nodes/table.ts";
import type { PipelineNode } from "#domain/pipeline/document.ts";
import { findNode } from "#domain/pipeline/graph.ts";
import type { Proposal } from "#domain/suggestions/suggestion.ts";
import { ident, sql } from "#domain/sql/fragment.ts";
import type { EngineSession } from "#server/engine/engine.ts";
import { compareAsMultiset, compareByKey, compareByRow, type Difference, isUnique, shownRows } from "./compare-rows.ts";
import { type Graph, type NodeTable, type NodeTables } from "./node-tables.ts";

/** What one changed node does to its rows. */
export interface Measured extends Difference {
  readonly node: string;
  readonly before: NodeTable | null;
  readonly after: NodeTable;
}

export interface Change {
  readonly tables: NodeTables;
  readonly before: Graph;
  readonly after: Graph;
  readonly proposal: Proposal;
}

/** The columns whose values a step of this kind can set; null where only the values tell. */
function setColumns(node: PipelineNode): string[] | null {
  const { kind, config } = node;
  if (kind === "derive" || kind === "cast") return Object.keys(config.columns as object);
  if (kind === "select")
    return selectedColumns(config.columns as SelectConfig["columns"])
      .filter(([output, input]) => output !== input)
      .map(([output]) => output);
  if (nodeKind(kind).law === "filter" || kind === "join") return [];
  return null;
}

const numbered = (table: NodeTable): NodeTable => ({
  ...table,
  hasRow: true,
  isUnique: true,
  from: table.hasRow
    ? sql`(SELECT * REPLACE (row_number() OVER () AS ${ident(table.row)}) FROM ${table.from})`
    : sql`(SELECT *, row_number() OVER () AS ${ident(table.row)} FROM ${table.from})`,
});

const hasUniqueRows = async (session: EngineSession, table: NodeTable): Promise<boolean> =>
  table.isUnique ?? isUnique(session, table, [ident(table.row)]);

/** A step against the rows that go into it by its first input. */
async function measureStep({ tables, after }: Change, node: PipelineNode): Promise<Measured> {
  const { session } = tables;
  const input = await tables.input(after, node);
  const output = await tables.output(after, { node: node.name, output: "out" });
  const { law } = nodeKind(node.kind);
  if (law === "collapse")
    return {
      node: node.name,
      before: input,
      after: output,
      removed: 0,
      added: 0,
      changed: 0,
      columns: output.columns.map(({ name }) => name),
      samples: shownRows(output),
    };
  if (law === "sink")
    return {
      node: node.name,
      before: input,
      after: output,
      removed: 0,
      added: 0,
      changed: 0,
      columns: [],
      samples: [],
    };
  const isNumbered = output.hasRow && (await hasUniqueRows(session, input));
  const [from, to] = isNumbered ? [input, output] : await renumbered({ tables, after }, { node, input });
  if (!to.hasRow)
    return {
      node: node.name,
      before: input,
      after: output,
      ...(await compareAsMultiset(session, { before: input, after: output })),
    };
  const isSubset = law === "map" || law === "filter";
  return {
    node: node.name,
    before: input,
    after: output,
    ...(await compareByRow(session, { before: from, after: to }, { columns: setColumns(node), isSubset })),
  };
}

/** Rows that a join multiplied share the number of their source: they get numbers of their own. */
async function renumbered(
  { tables, after }: Pick<Change, "tables" | "after">,
  step: { node: PipelineNode; input: NodeTable },
): Promise<[NodeTable, NodeTable]> {
  const from = await tables.hold(numbered(step.input), `i_${tables.key(after, step.node.inputs[0]!)}`);
  return [from, await tables.outputOver(after, step.node, from)];
}

/** One node's output as it was and as it becomes. */
async function measureOutputs(
  { tables, before, after }: Change,
  nodes: { was: { node: string; output: "out" | "rejects" }; now: { node: string; output: "out" | "rejects" } },
): Promise<Measured> {
  const { session } = tables;
  const pair = { before: await tables.output(before, nodes.was), after: await tables.output(after, nodes.now) };
  const place = { node: nodes.now.node, before: pair.before, after: pair.after };
  if (
    pair.before.hasRow &&
    pair.after.hasRow &&
    (await hasUniqueRows(session, pair.before)) &&
    (await hasUniqueRows(session, pair.after))
  ) {
    return { ...place, ...(await compareByRow(session, pair, { columns: null, isSubset: false })) };
  }
  const by = (graph: Graph, name: string): string[] => {
    const node = findNode(graph.pipeline, name);
    return node?.kind === "aggregate" ? ((node.config.by as string[] | undefined) ?? []) : [];
  };
  const [was, now] = [by(before, nodes.was.node), by(after, nodes.now.node)];
  if (now.length > 0 && was.join("\0") === now.join("\0"))
    return { ...place, ...(await compareByKey(session, pair, now)) };
  return { ...place, ...(await compareAsMultiset(session, pair)) };
}

const isSource = (node: PipelineNode): boolean => nodeKind(node.kind).family === "source";

/** Where a proposal takes effect, and what it does there: at the steps it adds, else at the node it changes or removes. */
export async function measureChange(change: Change): Promise<Measured[]> {
  const { before, after, proposal, tables } = change;
  const added = after.pipeline.nodes.filter((node) => !findNode(before.pipeline, node.name));
  const renamed = new Set(
    proposal.operations.flatMap((operation) => (operation.op === "renameNode" ? [operation.name] : [])),
  );
  const steps = added.filter(
    (node) => nodeKind(node.kind).family === "transform" && node.inputs.length > 0 && !renamed.has(node.name),
  );
  if (steps.length > 0) {
    const measured: Measured[] = [];
    for (const node of steps) measured.push(await measureStep(change, node));
    return measured;
  }
  const named = proposal.operations.flatMap((operation) => ("node" in operation ? [operation.node] : []));
  const changed = named
    .map((name) => findNode(after.pipeline, name))
    .find((node) => node && findNode(before.pipeline, node.name));
  if (changed) {
    const place = { node: changed.name, output: "out" as const };
    return [await measureOutputs(change, { was: place, now: place })];
  }
  const removed = named
    .map((name) => findNode(before.pipeline, name))
    .find((node) => node && !findNode(after.pipeline, node.name));
  const main = removed?.inputs[0];
  if (removed && main) return [await measureOutputs(change, { was: { node: removed.name, output: "out" }, now: main })];
  const last = added.findLast((node) => !isSource(node) && node.inputs.length > 0) ?? added.at(-1);
  if (!last) return [];
  const table = await tables.output(after, { node: last.name, output: "out" });
  return [
    {
      node: last.name,
      before: null,
      after: table,
      removed: 0,
      added: 0,
      changed: 0,
      columns: table.columns.map(({ name }) => name),
      samples: shownRows(table),
    },
  ];
}
