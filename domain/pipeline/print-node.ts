import { stringify } from "yaml";
import { nodeKind } from "../nodes/table.ts";
import type { PipelineNode } from "./document.ts";

const longestFlowLine = 140;

const plain = /^[A-Za-z_][A-Za-z0-9_./-]*$/;
const reserved = /^(true|false|null|yes|no|on|off|y|n)$/i;
const escaped = (text: string): string =>
  JSON.stringify(text).replaceAll(
    /[\u007f-\u009f\u2028\u2029\ufeff]/g,
    (each) => `\\u${each.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
const printString = (text: string): string => (plain.test(text) && !reserved.test(text) ? text : escaped(text));

/** A value on one line, in flow style: whatever is in a string, it stays one token. */
export function printFlow(value: unknown): string {
  if (typeof value === "string") return printString(value);
  if (Array.isArray(value)) return `[${value.map(printFlow).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value ?? null);
  const entries = Object.entries(value)
    .filter(([, each]) => each !== undefined)
    .map(([key, each]) => `${printString(key)}: ${printFlow(each)}`);
  return entries.length === 0 ? "{}" : `{ ${entries.join(", ")} }`;
}

/** What stands behind `name: ` in the text: one line where it fits, else an indented block. */
export function printNode(node: Pick<PipelineNode, "kind" | "config">, indent: number): string {
  const { spelling } = nodeKind(node.kind);
  const value =
    spelling.head === "transform"
      ? { [spelling.value]: node.config }
      : { [spelling.head]: spelling.value, ...node.config };
  const flow = printFlow(value);
  if (flow.length <= longestFlowLine && !flow.includes("\n")) return flow;
  const pad = " ".repeat(indent * 2);
  const block = stringify(value, { lineWidth: 0, indent: 2 }).trimEnd();
  return `\n${block
    .split("\n")
    .map((line) => (line === "" ? line : pad + line))
    .join("\n")}`;
}

/** A stable text of the meaning: nodes by name, keys sorted, no layout, no ranks. Equal texts are equal pipelines. */
export function canonicalMeaning(pipeline: {
  name: string;
  schedule: unknown;
  nodes: readonly Pick<PipelineNode, "name" | "kind" | "config">[];
}): string {
  const nodes = [...pipeline.nodes]
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map((node) => ({ name: node.name, kind: node.kind, config: node.config }));
  return JSON.stringify(sortKeys({ name: pipeline.name, schedule: pipeline.schedule, nodes }));
}

/** Mappings whose order is the order of the output's columns keep it. */
const ordered = new Set(["columns", "measures", "take"]);

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(
    ([key, each]) =>
      [
        key,
        ordered.has(key) && typeof each === "object" && each !== null && !Array.isArray(each)
          ? Object.entries(each).map(([name, inner]) => [name, sortKeys(inner)])
          : sortKeys(each),
      ] as const,
  );
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}
