import type { Lineage } from "../nodes/kind.ts";
import { nodeKind } from "../nodes/table.ts";
import type { Pipeline, PipelineNode } from "../pipeline/document.ts";
import { findNode, topological } from "../pipeline/graph.ts";
import type { Bound } from "./bound.ts";

export interface NodeColumn {
  readonly node: string;
  readonly column: string;
}

const columnNames = (bound: Bound, name: string, output: "out" | "rejects"): string[] =>
  (output === "out" ? bound.nodes[name]?.columns : bound.nodes[name]?.rejects)?.map((column) => column.name) ?? [];

/** What each column of a bound node is made from, and what decides its rows. */
export function lineageOf(node: PipelineNode, bound: Bound): Lineage {
  return nodeKind(node.kind).lineage(node.config, {
    columns: (port) => {
      const input = node.inputs.find((each) => each.port === port);
      return input ? columnNames(bound, input.node, input.output) : [];
    },
    reads: (field) => bound.nodes[node.name]?.expressions[field]?.reads ?? [],
  });
}

const bindable = (pipeline: Pipeline, bound: Bound): PipelineNode[] =>
  topological(pipeline).order.flatMap((name) => (bound.nodes[name] ? [findNode(pipeline, name)!] : []));

/** The columns of the direct inputs that each column of each node is made from. */
export function columnOrigins(pipeline: Pipeline, bound: Bound): Record<string, Record<string, NodeColumn[]>> {
  return Object.fromEntries(
    bindable(pipeline, bound).map((node) => {
      const { values } = lineageOf(node, bound);
      const origins = columnNames(bound, node.name, "out").map(
        (column) =>
          [
            column,
            (values[column] ?? []).flatMap((origin) => {
              const input = node.inputs.find((each) => each.port === origin.port);
              return input ? [{ node: input.node, column: origin.column }] : [];
            }),
          ] as const,
      );
      return [node.name, Object.fromEntries(origins)];
    }),
  );
}

/** What a change does at one node: columns whose values can differ, and whether rows can come or go. */
interface Effect {
  readonly columns: ReadonlySet<string>;
  readonly rows: boolean;
}

const none: Effect = { columns: new Set(), rows: false };

function effectOn(node: PipelineNode, bound: Bound, effects: ReadonlyMap<string, Effect>): Effect {
  const { values, rows } = lineageOf(node, bound);
  const inputs = new Map(node.inputs.map((input) => [input.port, effects.get(input.node) ?? none]));
  const changed = (origin: { port: string; column: string }): boolean =>
    inputs.get(origin.port)?.columns.has(origin.column) ?? false;
  const rowsMove = [...inputs.values()].some((effect) => effect.rows) || rows.some(changed);
  const grouped = new Set(
    nodeKind(node.kind).law === "collapse" ? (node.config.by as string[] | undefined) : undefined,
  );
  // Other rows in a group give another measure; another partner in a join gives other values from its side.
  const follows = (column: string): boolean => {
    if (!rowsMove) return false;
    const { law } = nodeKind(node.kind);
    if (law === "collapse") return !grouped.has(column);
    const partner = inputs.get("right");
    return (
      law === "join" &&
      (values[column] ?? []).some((origin) => origin.port === "right") &&
      (partner?.rows === true || rows.some(changed))
    );
  };
  const columns = columnNames(bound, node.name, "out").filter(
    (column) => (values[column] ?? []).some(changed) || follows(column),
  );
  return { columns: new Set(columns), rows: rowsMove };
}

export interface Change {
  readonly node: string;
  /** Columns of the node whose values differ. */
  readonly columns: readonly string[];
  /** Whether the node gives other rows than before. */
  readonly rows: boolean;
}

/** Everything that a change at a node can alter, there and downstream: columns as `node.column`, and nodes that can get other rows. */
export function affectedBy(pipeline: Pipeline, bound: Bound, change: Change): { columns: string[]; nodes: string[] } {
  const effects = new Map<string, Effect>([[change.node, { columns: new Set(change.columns), rows: change.rows }]]);
  for (const node of bindable(pipeline, bound))
    if (node.name !== change.node) effects.set(node.name, effectOn(node, bound, effects));
  const touched = [...effects].filter(([, effect]) => effect.columns.size > 0 || effect.rows);
  return {
    columns: touched.flatMap(([node, effect]) => [...effect.columns].map((column) => `${node}.${column}`)),
    nodes: touched.filter(([, effect]) => effect.rows).map(([node]) => node),
  };
}

/** The columns that can hold other values when these columns of a node do, as `node.column`, the node's own ones first. */
export const affectedColumns = (pipeline: Pipeline, bound: Bound, change: Change): string[] =>
  affectedBy(pipeline, bound, change).columns;
