import { upstreamNode, upstreamPort } from "../nodes/fields.ts";
import { nodeKind } from "../nodes/table.ts";
import { fail } from "../errors/sluice-error.ts";
import type { NodeInput, Pipeline, PipelineNode } from "./document.ts";
import { findNode } from "./graph.ts";
import type { Operation } from "./operation.ts";
import { parsePipeline } from "./parse.ts";
import { printFlow, printNode } from "./print-node.ts";
import { addNodeText, nodeIndent, setTop } from "./splice.ts";

type Insert = Extract<Operation, { op: "insert" }>;
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
function chain(pipeline: Pipeline, edge: Insert["edge"]): { reader: PipelineNode; input: NodeInput }[] {
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
  const links = chain(pipeline, operation.edge);
  const earlier = (name: string): boolean => {
    const rank = pipeline.ranks[name];
    return rank !== undefined && (rank < operation.rank || (rank === operation.rank && name < operation.name));
  };
  const place = links.find((link) => earlier(link.input.node)) ?? lastAfterLater(links, operation, pipeline);
  const main = nodeKind(operation.kind).inputs[0] ?? "from";
  const from = place ? written(place.input) : operation.edge.from;
  const before = place?.reader.name ?? operation.edge.to;
  const port = place?.input.port ?? operation.edge.port;
  const added = addNodeText(text, {
    name: operation.name,
    before,
    value: printNode({ kind: operation.kind, config: withInput(operation.config, main, from) }, nodeIndent(text)),
  });
  const connected = tools.setField(added, before, { path: [port], value: operation.name });
  return setTop(connected, "ranks", printFlow({ ...pipeline.ranks, [operation.name]: operation.rank }));
}

/** With no earlier step: upstream of every later one that suggestions put here, else right before the target. */
function lastAfterLater(links: { reader: PipelineNode; input: NodeInput }[], operation: Insert, pipeline: Pipeline) {
  const later = links.filter(
    (link, index) => index > 0 && (pipeline.ranks[link.reader.name] ?? -Infinity) >= operation.rank,
  );
  return later.at(-1) ?? links[0] ?? null;
}
