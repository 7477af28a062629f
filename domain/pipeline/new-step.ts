import { type KindName, nodeKind } from "../nodes/table.ts";
import type { Pipeline } from "./document.ts";
import { freeNames } from "./free-name.ts";
import type { Edge } from "./graph.ts";
import type { Operation } from "./operation.ts";

type Nodes = Pick<Pipeline, "nodes">;

/** Where a new step stands: behind another (between it and its only reader), on an edge, at the end of a line drawn to nothing, or alone. */
export type StepPlace =
  | { readonly at: "behind"; readonly step: string }
  | { readonly at: "edge"; readonly edge: Edge }
  | { readonly at: "end"; readonly from: string; readonly output: "out" | "rejects" }
  | { readonly at: "nowhere" };

interface NewStep {
  readonly name: string;
  readonly operations: readonly Operation[];
}

const written = (from: string, output: "out" | "rejects"): string => (output === "rejects" ? `${from}.rejects` : from);

function nameFor(kind: KindName): string {
  const { spelling } = nodeKind(kind);
  if (spelling.head === "transform") return kind;
  return spelling.head === "sink" ? "out" : spelling.value;
}

/** What the new step reads, and the input that is to read it in turn. */
function neighbours({ nodes }: Nodes, kind: KindName, place: StepPlace) {
  const { family, inputs } = nodeKind(kind);
  if (place.at === "nowhere" || !inputs[0]) return { from: null, reader: null };
  if (place.at === "end") return { from: written(place.from, place.output), reader: null };
  if (place.at === "edge") {
    const { from, output, to, port } = place.edge;
    return { from: written(from, output), reader: family === "transform" ? { node: to, port } : null };
  }
  const behind = nodes.find((node) => node.name === place.step);
  if (!behind || nodeKind(behind.kind).family === "sink") return { from: null, reader: null };
  const readers = nodes.flatMap((node) =>
    node.inputs
      .filter((input) => input.node === place.step && input.output === "out")
      .map((input) => ({ node: node.name, port: input.port })),
  );
  const only = family === "transform" && readers.length === 1 ? readers[0]! : null;
  return { from: behind.name, reader: only };
}

/** Operations that make a new step at a place. */
export function newStep(pipeline: Nodes, kind: KindName, place: StepPlace): NewStep {
  const { inputs, defaults } = nodeKind(kind);
  const name = freeNames(pipeline.nodes.map((node) => node.name))(nameFor(kind));
  const { from, reader } = neighbours(pipeline, kind, place);
  const reads = inputs[0] && from !== null ? { [inputs[0]]: from } : {};
  return {
    name,
    operations: [
      { op: "addNode", name, kind, config: { ...reads, ...defaults } },
      ...(reader ? [{ op: "connect" as const, ...reader, from: name }] : []),
    ],
  };
}
