import type { PipelineView } from "#domain/api/pipelines.ts";
import { type KindName, nodeKind } from "#domain/nodes/table.ts";
import type { Operation } from "#domain/pipeline/operation.ts";

export function freeName(view: Pick<PipelineView, "nodes">, wanted: string): string {
  const taken = new Set(view.nodes.map((node) => node.name));
  if (!taken.has(wanted)) return wanted;
  let number = 2;
  while (taken.has(`${wanted}_${number}`)) number += 1;
  return `${wanted}_${number}`;
}

/** Operations that put a new step behind the selected one; between it and its reader where there is exactly one. */
export function addStep(
  view: Pick<PipelineView, "nodes">,
  kind: KindName,
  selected: string | null,
): { name: string; operations: Operation[] } {
  const definition = nodeKind(kind);
  const name = freeName(
    view,
    definition.spelling.head === "transform"
      ? kind
      : definition.spelling.head === "sink"
        ? "out"
        : definition.spelling.value,
  );
  const [main] = definition.inputs;
  const upstream = view.nodes.find((node) => node.name === selected);
  const from = main && upstream && nodeKind(upstream.kind).family !== "sink" ? { [main]: upstream.name } : {};
  const readers = view.nodes.flatMap((node) =>
    node.inputs
      .filter((input) => input.node === selected && input.output === "out")
      .map((input) => ({ node: node.name, port: input.port })),
  );
  const between = definition.family === "transform" && readers.length === 1 && main && from[main];
  return {
    name,
    operations: [
      { op: "addNode", name, kind, config: { ...from, ...definition.defaults } },
      ...(between ? [{ op: "connect" as const, node: readers[0]!.node, port: readers[0]!.port, from: name }] : []),
    ],
  };
}
