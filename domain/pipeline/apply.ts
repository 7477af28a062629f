import { fail } from "../errors/sluice-error.ts";
import { nodeKind } from "../nodes/table.ts";
import { findNode, type Pipeline, type PipelineNode } from "./document.ts";
import { insertNode } from "./insert-node.ts";
import type { Operation } from "./operation.ts";
import { parsePipeline, parseYaml } from "./parse.ts";
import { printFlow, printNode } from "./print-node.ts";
import {
  addNodeText,
  nodeIndent,
  removeNodeText,
  renameNodeText,
  replaceNodeText,
  setTop,
  spliceField,
} from "./splice.ts";

export const emptyDocument = (name: string): string => `sluice: 1\nname: ${printFlow(name)}\nnodes:\n`;

/** The text after the operations, in order. Untouched lines keep their bytes and comments. */
export const applyOperations = (text: string, operations: readonly Operation[]): string =>
  operations.reduce(applyOperation, text);

const read = (text: string): Pipeline => parsePipeline(text).pipeline;

function existing(pipeline: Pipeline, name: string): PipelineNode {
  const node = findNode(pipeline, name);
  if (!node) throw fail("conflict", `There is no step ${name} any more.`, { node: name, mend: "Reload the pipeline." });
  return node;
}

function free(pipeline: Pipeline, name: string): void {
  if (findNode(pipeline, name))
    throw fail("conflict", `There is a step ${name} already.`, { node: name, mend: "Choose another name." });
}

type Path = readonly (string | number)[];

/** A copy of the value with the path set, or removed where `value` is undefined. */
export function withPath(value: unknown, path: Path, next: unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return next;
  if (Array.isArray(value) && typeof key === "number") {
    const copy = [...value];
    if (rest.length === 0 && next === undefined) copy.splice(key, 1);
    else copy[key] = withPath(copy[key], rest, next);
    return copy;
  }
  const record: Record<string, unknown> =
    typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : {};
  if (rest.length === 0 && next === undefined) delete record[String(key)];
  else
    Object.defineProperty(record, String(key), {
      value: withPath(record[String(key)], rest, next),
      enumerable: true,
      configurable: true,
      writable: true,
    });
  return record;
}

/** The configuration as it is written, without the defaults that parsing fills in. */
function writtenConfig(text: string, node: PipelineNode): Record<string, unknown> {
  return rawConfig(text, node) ?? { ...node.config };
}

function rawConfig(text: string, node: PipelineNode): Record<string, unknown> | null {
  const root = parseYaml(text).tree.toJS() as { nodes?: Record<string, Record<string, unknown>> };
  const value = root.nodes?.[node.name];
  const { spelling } = nodeKind(node.kind);
  if (spelling.head === "transform") return (value?.[spelling.value] as Record<string, unknown> | undefined) ?? null;
  if (!value) return null;
  const { [spelling.head]: _head, ...config } = value;
  return config;
}

function setField(text: string, name: string, change: { path: Path; value: unknown }): string {
  const node = existing(read(text), name);
  const { spelling } = nodeKind(node.kind);
  if (change.value !== undefined) {
    const spliced = spliceField(
      text,
      [name, ...(spelling.head === "transform" ? [spelling.value] : []), ...change.path],
      change.value,
    );
    if (spliced !== null) return spliced;
  }
  const config = withPath(writtenConfig(text, node), change.path, change.value) as Record<string, unknown>;
  return replaceNodeText(text, name, printNode({ kind: node.kind, config }, nodeIndent(text)));
}

function removeNode(text: string, name: string): string {
  const pipeline = read(text);
  const node = existing(pipeline, name);
  const [main] = node.inputs;
  const bypassed = pipeline.nodes.reduce(
    (current, each) =>
      each.inputs.reduce((inner, input) => {
        if (input.node !== name) return inner;
        const bypass = input.output === "out" && main ? written(main) : undefined;
        return setField(inner, each.name, { path: [input.port], value: bypass });
      }, current),
    text,
  );
  const removed = removeNodeText(bypassed, name);
  return withoutPlace(removed, name, null);
}

const written = (input: { node: string; output: "out" | "rejects" }): string =>
  input.output === "rejects" ? `${input.node}.rejects` : input.node;

/** Moves or removes a node's entries in `layout` and `ranks`. */
function withoutPlace(text: string, name: string, renamed: string | null): string {
  const { layout, ranks } = read(text);
  return (["layout", "ranks"] as const).reduce((current, key) => {
    const entries = Object.entries(key === "layout" ? layout : ranks);
    if (!entries.some(([each]) => each === name)) return current;
    const kept = entries.flatMap(([each, value]) =>
      each !== name ? [[each, value]] : renamed ? [[renamed, value]] : [],
    );
    return setTop(current, key, kept.length > 0 ? printFlow(Object.fromEntries(kept)) : null);
  }, text);
}

function renameNode(text: string, from: string, to: string): string {
  const pipeline = read(text);
  existing(pipeline, from);
  free(pipeline, to);
  const consumers = pipeline.nodes.reduce(
    (current, each) =>
      each.inputs.reduce(
        (inner, input) =>
          input.node === from
            ? setField(inner, each.name, { path: [input.port], value: written({ node: to, output: input.output }) })
            : inner,
        current,
      ),
    text,
  );
  return withoutPlace(renameNodeText(consumers, from, to), from, to);
}

function applyOperation(text: string, operation: Operation): string {
  switch (operation.op) {
    case "addNode":
      free(read(text), operation.name);
      return addNodeText(text, { name: operation.name, value: printNode(operation, nodeIndent(text)), before: null });
    case "insert":
      return insertNode(text, operation, { setField, free });
    case "setField":
      return setField(text, operation.node, { path: operation.path, value: operation.value ?? null });
    case "unsetField":
      return setField(text, operation.node, { path: operation.path, value: undefined });
    case "removeNode":
      return removeNode(text, operation.node);
    case "renameNode":
      return renameNode(text, operation.node, operation.name);
    case "connect":
      return setField(text, operation.node, { path: [operation.port], value: operation.from });
    case "disconnect":
      return setField(text, operation.node, { path: [operation.port], value: undefined });
    case "setName":
      return setTop(text, "name", printFlow(operation.name));
    case "setSchedule":
      return setTop(text, "schedule", operation.schedule ? printFlow(operation.schedule) : null);
    case "setLayout": {
      const merged = { ...read(text).layout, ...operation.positions };
      return setTop(text, "layout", Object.keys(merged).length > 0 ? printFlow(merged) : null);
    }
  }
}
