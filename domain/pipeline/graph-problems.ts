import { type Problem, problem } from "../errors/problem.ts";
import { nodeKind } from "../nodes/table.ts";
import type { Pipeline, PipelineNode } from "./document.ts";
import { findNode, readersOf, topological } from "./graph.ts";

function inputProblems(pipeline: Pipeline, node: PipelineNode): Problem[] {
  return node.inputs.flatMap((input) => {
    const upstream = findNode(pipeline, input.node);
    const place = { node: node.name, field: input.port, got: input.node };
    if (!upstream)
      return [
        problem("invalid_document", `${node.name} reads ${input.node}, which is not there.`, {
          ...place,
          mend: "Connect it to a step that exists.",
        }),
      ];
    const kind = nodeKind(upstream.kind);
    if (kind.family === "sink")
      return [
        problem("invalid_document", `${input.node} only writes; nothing can be read from it.`, {
          ...place,
          mend: `Read from what ${input.node} reads.`,
        }),
      ];
    if (input.output === "rejects" && !refusesRows(upstream))
      return [
        problem("invalid_document", `${input.node} refuses no rows, so ${input.node}.rejects is empty.`, {
          ...place,
          mend: "Let it quarantine or reject rows, or read its output.",
        }),
      ];
    return [];
  });
}

/** Whether a node's configuration sends refused rows out by its port `rejects`. */
export function refusesRows(node: PipelineNode): boolean {
  if (node.kind === "check") return node.config.on_fail !== "stop";
  if (node.kind === "cast") return node.config.on_error === "reject";
  return false;
}

/** Of the steps that never become ready, those that feed each other: one that only reads from a circle is not in it. */
function onCircles(pipeline: Pipeline): string[] {
  const left = new Set(topological(pipeline).circle);
  const readers = new Map(
    [...left].map((name) => [name, readersOf(pipeline, name).filter((edge) => left.has(edge.to)).length]),
  );
  const unread = [...left].filter((name) => readers.get(name) === 0);
  for (let name = unread.pop(); name !== undefined; name = unread.pop()) {
    left.delete(name);
    for (const { node } of findNode(pipeline, name)?.inputs ?? []) {
      const rest = (readers.get(node) ?? 0) - 1;
      readers.set(node, rest);
      if (rest === 0) unread.push(node);
    }
  }
  return [...left];
}

/** `./a//b/../c.csv` and `a/c.csv` are one file. */
function plainPath(path: string): string {
  const parts: string[] = [];
  for (const part of path.split(/[\\/]+/)) {
    if (part === "..") parts.pop();
    else if (part !== "." && part !== "") parts.push(part);
  }
  return parts.join("/");
}

/** What no single node can see: missing upstreams, circles, doubled targets. */
export function graphProblems(pipeline: Pipeline): Problem[] {
  const circle = onCircles(pipeline);
  const problems = pipeline.nodes.flatMap((node) => inputProblems(pipeline, node));
  if (circle.length > 0)
    problems.push(
      problem("invalid_document", `These steps feed each other in a circle: ${circle.join(", ")}.`, {
        node: circle[0] ?? null,
        mend: "Cut one of the connections between them.",
      }),
    );
  const names = new Map<string, string>();
  for (const { name } of pipeline.nodes) {
    const other = names.get(name.toLowerCase());
    if (other)
      problems.push(
        problem("invalid_document", `${name} and ${other} differ only in letter case, which does not count.`, {
          node: name,
          mend: "Rename one of them.",
        }),
      );
    names.set(name.toLowerCase(), name);
  }
  const targets = new Map<string, string>();
  for (const node of pipeline.nodes.filter((each) => nodeKind(each.kind).family === "sink")) {
    const target =
      node.kind === "file_sink"
        ? `file ${plainPath(String(node.config.path))}`
        : `${String(node.config.connection)} ${String(node.config.table)}`;
    const other = targets.get(target);
    if (other)
      problems.push(
        problem("invalid_document", `${node.name} and ${other} write the same ${target}.`, {
          node: node.name,
          mend: "Give one of them another target.",
        }),
      );
    targets.set(target, node.name);
  }
  return problems;
}
