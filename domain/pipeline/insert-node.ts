import { upstreamNode, upstreamPort } from "../nodes/fields.ts";
import { nodeKind } from "../nodes/table.ts";
import { fail } from "../errors/sluice-error.ts";
import type { NodeInput, Pipeline, PipelineNode } from "./document.ts";
import { findNode } from "./graph.ts";
import { openEnd } from "./open-end.ts";
import type { Operation } from "./operation.ts";
import { parsePipeline } from "./parse.ts";
import { printFlow, printNode } from "./print-node.ts";
import { addNodeText, nodeIndent, setTop } from "./splice.ts";

type Insert = Extract<Operation, { op: "insert" }>;
type ClosedEdge = Insert["edge"] & { readonly to: string };
interface Tools {
  setField(text: string, name: string, change: { path: readonly (string | number)[]; value: unknown }): string;
  free(pipeline: Pipeline, name: string): void;
}

/** The configuration with its main input first, where a person looks for it. */
const withInput = (config: Record<string, unknown>, port: string, from: string): Record<string, unknown> => {
  const { [port]: _given, ...rest } = config;
  return { [port]: from, ...rest };
};

const written = (input: Pick<NodeInput, "node" | "output">): string =>
  input.output === "rejects" ? `${input.node}.rejects` : input.node;

/** The steps that stand on the edge now, downstream first, each with the input that leads to the next. */
function chain(pipeline: Pipeline, edge: ClosedEdge): { reader: PipelineNode; input: NodeInput }[] {
  const target = findNode(pipeline, edge.to);
  if (!target)
    throw fail("conflict", `There is no step ${edge.to} any more.`, {
      node: edge.to,
      mend: "Ask again on the present pipeline.",
    });
  const found: { reader: PipelineNode; input: NodeInput }[] = [];
  let reader: PipelineNode | null = target;
  let port: string = edge.port;
  while (reader && found.length <= pipeline.nodes.length) {
    const input: NodeInput | undefined = reader.inputs.find((each) => each.port === port);
    if (!input) break;
    found.push({ reader, input });
    if (input.node === upstreamNode(edge.from) && input.output === upstreamPort(edge.from)) break;
    reader = findNode(pipeline, input.node);
    port = reader ? (nodeKind(reader.kind).inputs[0] ?? "") : "";
  }
  return found;
}

/**
 * Puts a step on an edge. Among the steps that suggestions put there it stands by rank, then name, so that any order of
 * accepts gives the same pipeline; steps put there by hand stay where they are.
 */
export function insertNode(text: string, operation: Insert, tools: Tools): string {
  const { pipeline } = parsePipeline(text);
  tools.free(pipeline, operation.name);
  const earlier = (name: string): boolean => {
    const rank = pipeline.ranks[name];
    return rank !== undefined && (rank < operation.rank || (rank === operation.rank && name < operation.name));
  };
  const { edge } = operation;
  const end = edge.to === null ? openEnd(pipeline, edge.from, earlier) : { edge: { ...edge, to: edge.to } };
  if ("last" in end) return addBehind(text, { operation, from: end.last, pipeline });
  return insertOn(text, { operation, edge: end.edge, pipeline, earlier }, tools);
}

interface Place {
  readonly operation: Insert;
  readonly pipeline: Pipeline;
}

const ranked = (text: string, { operation, pipeline }: Place): string =>
  setTop(text, "ranks", printFlow({ ...pipeline.ranks, [operation.name]: operation.rank }));

/** Behind the last step, where nothing reads on. */
function addBehind(text: string, place: Place & { readonly from: string }): string {
  const { name, kind, config } = place.operation;
  const value = printNode(
    { kind, config: withInput(config, nodeKind(kind).inputs[0] ?? "from", place.from) },
    nodeIndent(text),
  );
  return ranked(addNodeText(text, { name, before: null, value }), place);
}

interface EdgePlace extends Place {
  readonly edge: ClosedEdge;
  readonly earlier: (name: string) => boolean;
}

function insertOn(text: string, place: EdgePlace, tools: Tools): string {
  const { operation, edge, pipeline, earlier } = place;
  const links = chain(pipeline, edge);
  const link = links.find((each) => earlier(each.input.node)) ?? lastAfterLater(links, operation, pipeline);
  const main = nodeKind(operation.kind).inputs[0] ?? "from";
  const from = link ? written(link.input) : edge.from;
  const before = link?.reader.name ?? edge.to;
  const port = link?.input.port ?? edge.port;
  const added = addNodeText(text, {
    name: operation.name,
    before,
    value: printNode({ kind: operation.kind, config: withInput(operation.config, main, from) }, nodeIndent(text)),
  });
  const connected = tools.setField(added, before, { path: [port], value: operation.name });
  return ranked(connected, place);
}

/** With no earlier step: upstream of every later one that suggestions put here, else right before the target. */
function lastAfterLater(links: { reader: PipelineNode; input: NodeInput }[], operation: Insert, pipeline: Pipeline) {
  const later = links.filter(
    (link, index) => index > 0 && (pipeline.ranks[link.reader.name] ?? -Infinity) >= operation.rank,
  );
  return later.at(-1) ?? links[0] ?? null;
}
