import { type FileSinkConfig, sinkFormat } from "../nodes/file-sink.ts";
import { type JoinConfig, joinPairs } from "../nodes/join.ts";
import { nodeKind } from "../nodes/table.ts";
import type { Pipeline, PipelineNode } from "../pipeline/document.ts";
import { findNode, readersOf, topological, upstreamOf } from "../pipeline/graph.ts";
import { type Fragment, ident, reference, sql } from "../sql/fragment.ts";
import type { Column } from "../sql/types.ts";
import type { Bound } from "./bound.ts";
import { keptNodes } from "./kept-nodes.ts";
import { narrowed, neededColumns } from "./needed-columns.ts";
import { inexactColumns } from "./inexact-columns.ts";
import { fusedRelations, markedRelation, splitMarked } from "./node-relations.ts";
import { markedRows, relationName } from "./relation-names.ts";
import { statement } from "./statement.ts";
import {
  type NamedRelation,
  type Plan,
  type PlannedNode,
  refusalColumn,
  type Stage,
  type StageTarget,
} from "./plan.ts";
import { fileRows } from "./read-file.ts";
import { boundNode, outputColumns, refusalOf } from "./relation-context.ts";

const family = (node: PipelineNode): string => nodeKind(node.kind).family;

interface Graph {
  readonly pipeline: Pipeline;
  /** In which every node has the columns alone that something behind it needs. */
  readonly bound: Bound;
  /** Nodes that a sink needs, upstream first. */
  readonly live: readonly PipelineNode[];
  /** Where each of them stands there. */
  readonly places: ReadonlyMap<string, number>;
  /** Names of the nodes whose rows are written to a dataset of their own. */
  readonly kept: ReadonlySet<string>;
  readonly inexact: Readonly<Record<string, ReadonlySet<string>>>;
}

const refuses = (graph: Pick<Graph, "bound">, node: PipelineNode): "reject" | "stop" | null => {
  const action = refusalOf(node, graph.bound)?.action;
  return action === "reject" || action === "stop" ? action : null;
};

/** A file that gives each of its readers the columns that it asks for, and no others. */
const isColumnar = (node: PipelineNode, bound: Bound): boolean =>
  node.kind === "file_source" && bound.nodes[node.name]?.dialect?.format === "parquet";

function graphOf(pipeline: Pipeline, bound: Bound): Graph {
  const sinks = pipeline.nodes.filter((node) => family(node) === "sink").map((node) => node.name);
  const needed = new Set([...sinks, ...upstreamOf(pipeline, sinks)]);
  const live = topological(pipeline)
    .order.filter((name) => needed.has(name))
    .map((name) => findNode(pipeline, name)!);
  const readers = (name: string): PipelineNode[] =>
    readersOf(pipeline, name).flatMap(({ to }) => (needed.has(to) ? (findNode(pipeline, to) ?? []) : []));
  const mustKeep = (node: PipelineNode): boolean =>
    node.kind === "postgres_source" ||
    refuses({ bound }, node) !== null ||
    (family(node) !== "sink" && readers(node.name).some((reader) => reader.kind === "postgres_sink"));
  const readsAgain = (node: PipelineNode): boolean => isColumnar(node, bound);
  return {
    pipeline,
    bound: narrowed(bound, neededColumns(live, bound)),
    live,
    places: new Map(live.map((node, place) => [node.name, place])),
    inexact: inexactColumns(pipeline, bound),
    kept: keptNodes({ live, readers, mustKeep, readsAgain }),
  };
}

/** The nodes that a stage fuses behind its own: everything upstream up to the nearest datasets, upstream first. */
function fusedBehind(graph: Graph, node: PipelineNode): { fused: PipelineNode[]; datasets: PipelineNode[] } {
  const fused = new Set<string>();
  const datasets = new Set<string>();
  const waiting = node.inputs.map((input) => input.node);
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (fused.has(name) || datasets.has(name)) continue;
    if (graph.kept.has(name)) {
      datasets.add(name);
      continue;
    }
    fused.add(name);
    waiting.push(...(findNode(graph.pipeline, name)?.inputs.map((input) => input.node) ?? []));
  }
  const place = (name: string): number => graph.places.get(name)!;
  const named = (names: ReadonlySet<string>): PipelineNode[] =>
    [...names]
      .toSorted((one, other) => place(one) - place(other))
      .flatMap((name) => findNode(graph.pipeline, name) ?? []);
  return { fused: named(fused), datasets: named(datasets) };
}

function sourceRelation(graph: Graph, node: PipelineNode): NamedRelation {
  const { dialect, columns } = boundNode(graph.bound, node.name);
  if (!dialect) throw new Error(`${node.name} has no dialect`);
  return {
    name: node.name,
    node: node.name,
    query: fileRows(node.name, { dialect, columns }, reference(`source:${node.name}`)),
  };
}

/** The relations under which an earlier stage's dataset is read; a refusing node's rows come out of it in two. */
function datasetRelations(graph: Graph, node: PipelineNode): NamedRelation[] {
  const file = sql`read_parquet(${reference(`dataset:${node.name}`)})`;
  if (refuses(graph, node) === null) return [{ name: node.name, node: node.name, query: sql`SELECT * FROM ${file}` }];
  return splitMarked(node, graph.bound, file);
}

/** The names of the relations that these nodes read. */
const readBy = (stage: readonly PipelineNode[]): ReadonlySet<string> =>
  new Set(stage.flatMap((node) => node.inputs.map((input) => relationName(input.node, input.output))));
/** A refused row's relation is read by its name; everything else of a node is needed where its good rows are. */
const isRead = (read: ReadonlySet<string>, { name, node }: NamedRelation): boolean =>
  read.has(name.endsWith(".rejects") ? name : node);

/** A relation that the statement reads several times is held, unless it lies in a columnar file. */
function readTogether(
  graph: Graph,
  stage: readonly PipelineNode[],
  relations: readonly NamedRelation[],
): NamedRelation[] {
  const reads = new Map<string, number>();
  for (const { node, output } of stage.flatMap(({ inputs }) => inputs)) {
    const name = relationName(node, output);
    reads.set(name, (reads.get(name) ?? 0) + 1);
  }
  return relations.map((relation) => {
    if ((reads.get(relation.name) ?? 0) < 2) return relation;
    const isInFile = graph.kept.has(relation.node) || isColumnar(findNode(graph.pipeline, relation.node)!, graph.bound);
    return { ...relation, readAgain: isInFile ? "anew" : "held" };
  });
}

const joinKeys = (c: JoinConfig): PlannedNode["join"] => ({
  type: c.type,
  left: joinPairs(c).map((pair) => pair.left),
  right: joinPairs(c).map((pair) => pair.right),
});

function planned(graph: Graph, node: PipelineNode): PlannedNode {
  const { dialect = null, columns = [] } = graph.bound.nodes[node.name] ?? {};
  return {
    name: node.name,
    kind: node.kind,
    law: nodeKind(node.kind).law,
    inputs: node.inputs.map(({ port, node: from, output }) => ({ port, node: from, output })),
    source: dialect && node.kind === "file_source" ? { path: String(node.config.path), dialect, columns } : null,
    join: node.kind === "join" ? joinKeys(node.config as unknown as JoinConfig) : null,
  };
}

function target(node: PipelineNode): StageTarget {
  const { config } = node;
  if (node.kind === "postgres_source")
    return { to: "extract", node: node.name, connection: String(config.connection), table: String(config.table) };
  if (node.kind === "postgres_sink") {
    const { connection, table, mode, key } = config as {
      connection: string;
      table: string;
      mode: "append" | "replace" | "upsert";
      key?: string[];
    };
    return { to: "postgres", node: node.name, connection, table, mode, key: key ?? [] };
  }
  if (node.kind !== "file_sink") return { to: "dataset", node: node.name };
  const sink = config as unknown as FileSinkConfig;
  return {
    to: "file",
    node: node.name,
    path: sink.path,
    format: sinkFormat(sink),
    ordered: sink.order_by !== undefined,
  };
}

/** What a stage's statement selects from in the end, and the columns that it writes. */
function outcome(
  graph: Graph,
  node: PipelineNode,
): { relations: NamedRelation[]; from: Fragment; columns: readonly Column[] } {
  const { columns } = boundNode(graph.bound, node.name);
  if (node.kind === "file_source") return { relations: [sourceRelation(graph, node)], from: ident(node.name), columns };
  if (refuses(graph, node) !== null) {
    const input = node.inputs[0]!;
    const marked = { name: markedRows(node.name), node: node.name, query: markedRelation(node, graph.bound) };
    return {
      relations: [marked],
      from: ident(marked.name),
      columns: [...outputColumns(graph.bound, input.node, input.output), { name: refusalColumn, type: "varchar" }],
    };
  }
  const relations = fusedRelations(node, graph.bound);
  if (node.kind !== "file_sink") return { relations, from: ident(node.name), columns };
  return { relations: [], from: sql`(${relations[0]!.query})`, columns };
}

function extractStage(graph: Graph, node: PipelineNode): Stage {
  return {
    id: node.name,
    kind: "extract",
    nodes: [planned(graph, node)],
    after: [],
    reads: { datasets: [], sources: [] },
    query: sql``,
    relations: [],
    columns: boundNode(graph.bound, node.name).columns,
    inexact: [],
    writes: target(node),
    refuses: null,
  };
}

function stageOf(graph: Graph, node: PipelineNode): Stage {
  if (node.kind === "postgres_source") return extractStage(graph, node);
  const { fused, datasets } = fusedBehind(graph, node);
  const own = [...fused, node];
  const read = readBy(own);
  const upstreamRelations = readTogether(graph, own, [
    ...datasets.flatMap((each) => datasetRelations(graph, each)).filter((relation) => isRead(read, relation)),
    ...fused.flatMap((each) =>
      each.kind === "file_source" ? [sourceRelation(graph, each)] : fusedRelations(each, graph.bound),
    ),
  ]);
  const { relations, from, columns } = outcome(graph, node);
  const action = refuses(graph, node);
  return {
    id: node.name,
    kind: node.kind === "postgres_sink" ? "load" : "transform",
    nodes: own.map((each) => planned(graph, each)),
    after: datasets.map((each) => each.name),
    reads: {
      datasets: datasets.map((each) => each.name),
      sources: own.filter((each) => each.kind === "file_source").map((each) => each.name),
    },
    query: statement([...upstreamRelations, ...relations], from, columns),
    relations: [...upstreamRelations, ...relations],
    columns,
    inexact: [...(graph.inexact[node.name] ?? [])],
    writes: target(node),
    refuses: action === null ? null : { node: node.name, action },
  };
}

/** The stages of a bound document, in an order in which each one's inputs are there. */
export function buildPlan(pipeline: Pipeline, bound: Bound): Plan {
  const graph = graphOf(pipeline, bound);
  const stages = graph.live
    .filter((node) => graph.kept.has(node.name) || family(node) === "sink")
    .map((node) => stageOf(graph, node));
  return { version: 1, name: pipeline.name, stages };
}
