import { isMap } from "yaml";
import { type Problem, problem } from "../errors/problem.ts";
import type { Pipeline, PipelineNode } from "./document.ts";
import { freeNames } from "./free-name.ts";
import type { Operation } from "./operation.ts";
import { parsePipeline, parseYaml } from "./parse.ts";
import { printNode } from "./print-node.ts";
import { type Written, writtenConfig } from "./set-fields.ts";
import { nodeLines } from "./splice.ts";

const indent = 2;

/** Lines of steps with another indentation; lines inside a step keep theirs beside it. */
function indented(lines: string, by: number): string {
  const depths = lines
    .split("\n")
    .flatMap((line) => (line.trim() === "" ? [] : [line.length - line.trimStart().length]));
  const least = Math.min(...depths, by + 1_000);
  return lines
    .split("\n")
    .map((line) => (line.trim() === "" ? "" : " ".repeat(by) + line.slice(least)))
    .join("\n");
}

/**
 * Steps as text that can be pasted below `nodes:` in any pipeline, by hand too: the lines as they were written, comments
 * included, or printed anew where they cannot stand alone (an alias of an anchor elsewhere).
 */
export function copySteps(text: string, names: readonly string[]): string {
  const chosen = new Set(names);
  const lines = indented(nodeLines(text, chosen), indent);
  if (!("problems" in readFragment(lines))) return lines;
  const written = parseYaml(text).tree.toJS() as Written;
  return parsePipeline(text)
    .pipeline.nodes.filter((node) => chosen.has(node.name))
    .map((node) => `  ${node.name}: ${printNode({ kind: node.kind, config: writtenConfig(written, node) }, indent)}\n`)
    .join("");
}

/** An input that read a step which was not copied along. */
export interface DroppedInput {
  readonly step: string;
  readonly port: string;
  readonly from: string;
}

interface Pasted {
  readonly operations: readonly Operation[];
  /** The new steps by the names they were copied with. */
  readonly names: ReadonlyMap<string, string>;
  readonly dropped: readonly DroppedInput[];
  readonly pipeline: Pipeline;
}

/** The copied lines as a document; null where the text holds no steps. A whole document, its `nodes:` or their lines alone will do. */
function asDocument(fragment: string): string | null {
  const { tree, problems } = parseYaml(fragment);
  if (problems.length > 0 || !isMap(tree.contents)) return null;
  if (tree.contents.has("nodes"))
    return tree.contents.has("sluice") ? fragment : `sluice: 1\nname: copied\n${fragment}`;
  return tree.contents.flow
    ? `sluice: 1\nname: copied\nnodes: ${fragment}`
    : `sluice: 1\nname: copied\nnodes:\n${indented(fragment, indent)}`;
}

/** Whether a text can be pasted as steps: what else lies in the clipboard is left alone. */
export function readFragment(
  fragment: string,
): { text: string; pipeline: Pipeline } | { problems: readonly Problem[] } {
  const text = asDocument(fragment);
  const draft = text === null ? null : parsePipeline(text);
  if (text === null || !draft?.isReadable || draft.pipeline.nodes.length === 0)
    return {
      problems: [
        problem("invalid_document", "The clipboard holds no steps of a pipeline.", {
          mend: "Copy steps on a canvas, or the lines of steps in a pipeline's YAML.",
        }),
      ],
    };
  return { text, pipeline: draft.pipeline };
}

const writtenOf = (name: string, output: "out" | "rejects"): string =>
  output === "rejects" ? `${name}.rejects` : name;

/** A step under its new name, reading the copies; what it read outside is taken out. */
function renamed(node: PipelineNode, config: Record<string, unknown>, names: ReadonlyMap<string, string>) {
  const own = { ...config };
  const dropped: DroppedInput[] = [];
  for (const { port, node: from, output } of node.inputs) {
    const now = names.get(from);
    if (now !== undefined) own[port] = writtenOf(now, output);
    else {
      delete own[port];
      dropped.push({ step: names.get(node.name)!, port, from });
    }
  }
  return { added: { name: names.get(node.name)!, kind: node.kind, config: own }, dropped };
}

/** Operations that put copied steps into a pipeline: fresh names, what they read among themselves kept. */
export function pasteSteps(into: Pick<Pipeline, "nodes">, fragment: string): Pasted | { problems: readonly Problem[] } {
  const read = readFragment(fragment);
  if ("problems" in read) return read;
  const { nodes } = read.pipeline;
  const free = freeNames(into.nodes.map((node) => node.name));
  const names = new Map(nodes.map((node) => [node.name, free(node.name)]));
  const written = parseYaml(read.text).tree.toJS() as Written;
  const steps = nodes.map((node) => renamed(node, writtenConfig(written, node), names));
  return {
    operations: [{ op: "addNodes", nodes: steps.map(({ added }) => added) }],
    names,
    dropped: steps.flatMap(({ dropped }) => dropped),
    pipeline: read.pipeline,
  };
}

/** What a person is told after pasting; null where nothing was dropped. */
export function droppedSentence(dropped: readonly DroppedInput[]): string | null {
  const [first] = dropped;
  if (!first) return null;
  const rest = dropped.length - 1;
  const others = rest > 0 ? `, and ${rest} more ${rest === 1 ? "input" : "inputs"}` : "";
  return `${first.step} no longer reads ${first.from}, which was not copied along${others}. Choose what it reads in its form.`;
}
