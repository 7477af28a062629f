import { nodeKind } from "#domain/nodes/table.ts";
import type { Pipeline, PipelineNode } from "#domain/pipeline/document.ts";
import { findNode } from "#domain/pipeline/graph.ts";
import type { Bound } from "#domain/plan/bound.ts";
import { outputColumns } from "#domain/plan/relation-context.ts";

/** `node.column` of every value that this node's columns are made from, one step back. */
export function directOrigins(pipeline: Pipeline, bound: Bound, node: PipelineNode): Record<string, string[]> {
  const own = bound.nodes[node.name];
  const ready = own !== undefined && node.inputs.every((input) => bound.nodes[input.node]);
  if (!ready) return {};
  const inputOf = (port: string) => node.inputs.find((input) => input.port === port);
  const { values } = nodeKind(node.kind).lineage(node.config, {
    columns: (port) => {
      const input = inputOf(port);
      return input ? outputColumns(bound, input.node, input.output).map((column) => column.name) : [];
    },
    reads: (field) => own.expressions[field]?.reads ?? [],
  });
  const named = (origins: readonly { port: string; column: string }[]): string[] =>
    origins.flatMap(({ port, column }) => {
      const input = inputOf(port);
      return input ? [`${input.node}.${column}`] : [];
    });
  return Object.fromEntries(Object.entries(values).map(([column, origins]) => [column, [...new Set(named(origins))]]));
}

export interface ColumnTrace {
  readonly column: string;
  readonly from: string[];
  readonly to: string[];
}

/** For each column of a node, the columns it is made from back to the sources, and those it goes into up to the sinks. */
export function traceColumns(pipeline: Pipeline, bound: Bound, name: string): ColumnTrace[] {
  const back = new Map<string, string[]>();
  for (const node of pipeline.nodes)
    for (const [column, from] of Object.entries(directOrigins(pipeline, bound, node)))
      back.set(`${node.name}.${column}`, from);
  const onward = new Map<string, string[]>();
  for (const [to, from] of back) for (const each of from) onward.set(each, [...(onward.get(each) ?? []), to]);
  const reach = (start: string, next: ReadonlyMap<string, readonly string[]>): string[] => {
    const found = new Set<string>();
    const waiting = [...(next.get(start) ?? [])];
    for (let each = waiting.pop(); each !== undefined; each = waiting.pop())
      if (!found.has(each)) {
        found.add(each);
        waiting.push(...(next.get(each) ?? []));
      }
    return [...found].toSorted();
  };
  const node = findNode(pipeline, name);
  return node
    ? (bound.nodes[name]?.columns ?? []).map(({ name: column }) => ({
        column,
        from: reach(`${name}.${column}`, back),
        to: reach(`${name}.${column}`, onward),
      }))
    : [];
}
