import { takenColumns, type JoinConfig } from "../nodes/join.ts";
import { type KindName, nodeKind } from "../nodes/table.ts";
import type { PipelineNode } from "../pipeline/document.ts";
import type { Bound } from "./bound.ts";
import { lineageOf } from "./lineage.ts";
import { namedColumns } from "./named-columns.ts";
import { outputColumns, refusalOf } from "./relation-context.ts";

/** Kinds whose rows depend on every column of their input: all of them break ties, or are handed on. */
const readsEveryColumn = {
  file_source: false,
  postgres_source: false,
  select: false,
  cast: false,
  filter: false,
  derive: false,
  dedupe: true,
  top: true,
  join: false,
  aggregate: false,
  check: false,
  file_sink: true,
  postgres_sink: true,
} as const satisfies Record<KindName, boolean>;

/** A column of the right side that is renamed since the left has its name needs that one there. */
function isRenaming(node: PipelineNode, bound: Bound): boolean {
  if (node.kind !== "join") return false;
  const names = (port: string): string[] => {
    const input = node.inputs.find((each) => each.port === port)!;
    return outputColumns(bound, input.node, input.output).map(({ name }) => name);
  };
  const config = node.config as unknown as JoinConfig;
  if (config.take && !Array.isArray(config.take)) return false;
  return takenColumns(config, names("left"), names("right")).some(([output, column]) => output !== column);
}

/** Whether refused rows are kept: they are looked at with all that they held. */
const keepsRefused = (node: PipelineNode, bound: Bound): boolean =>
  ["reject", "stop"].includes(refusalOf(node, bound)?.action ?? "");

const expressionReads = (node: PipelineNode, bound: Bound): { port: string; column: string }[] =>
  nodeKind(node.kind)
    .expressions(node.config)
    .flatMap(({ field, port }) =>
      (bound.nodes[node.name]?.expressions[field]?.reads ?? []).map((column) => ({ port, column })),
    );

/** By port, the input columns without which a node cannot make these of its columns, or would make other rows. */
function readsOf(node: PipelineNode, bound: Bound, wanted: ReadonlySet<string>): { port: string; column: string }[] {
  const isWhole = readsEveryColumn[node.kind] || keepsRefused(node, bound) || isRenaming(node, bound);
  if (isWhole)
    return node.inputs.flatMap(({ port, node: from, output }) =>
      outputColumns(bound, from, output).map(({ name }) => ({ port, column: name })),
    );
  const { values, rows } = lineageOf(node, bound);
  const made = Object.entries(values).flatMap(([output, origins]) => {
    const isPassed = origins.length === 1 && origins[0]!.column === output;
    return isPassed && !wanted.has(output) ? [] : [...origins];
  });
  return [...rows, ...made, ...namedColumns(node), ...expressionReads(node, bound)];
}

/**
 * By node, the columns of its output that something behind it reads, with what decides there which rows come out; at least one,
 * as a row without columns is none. `live` are the nodes that are run, upstream first.
 */
export function neededColumns(live: readonly PipelineNode[], bound: Bound): ReadonlyMap<string, ReadonlySet<string>> {
  const needed = new Map<string, Set<string>>(live.map(({ name }) => [name, new Set<string>()]));
  for (const node of live.toReversed()) {
    const own = needed.get(node.name)!;
    const columns = bound.nodes[node.name]!.columns.map(({ name }) => name);
    if (nodeKind(node.kind).family === "sink") columns.forEach((name) => own.add(name));
    else if (!columns.some((name) => own.has(name))) own.add(columns[0]!);
    for (const { port, column } of readsOf(node, bound, own)) {
      const input = node.inputs.find((each) => each.port === port);
      if (input) needed.get(input.node)!.add(column);
    }
  }
  return needed;
}

/** The bound document in which every node gives its needed columns alone. */
export const narrowed = (bound: Bound, needed: ReadonlyMap<string, ReadonlySet<string>>): Bound => ({
  ...bound,
  nodes: Object.fromEntries(
    Object.entries(bound.nodes).map(([name, node]) => {
      const wanted = needed.get(name);
      return [name, wanted ? { ...node, columns: node.columns.filter((column) => wanted.has(column.name)) } : node];
    }),
  ),
});
