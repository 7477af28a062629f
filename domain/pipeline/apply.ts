import { fail } from "../errors/sluice-error.ts";
import type { Pipeline, PipelineNode } from "./document.ts";
import { findNode, readersOf } from "./graph.ts";
import { insertNode } from "./insert-node.ts";
import type { Operation } from "./operation.ts";
import { parsePipeline } from "./parse.ts";
import { printFlow, printNode } from "./print-node.ts";
import { type FieldChange, setFields } from "./set-fields.ts";
import { addNodeText, nodeIndent, removeNodeText, renameNodeText, setTop } from "./splice.ts";

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

const setField = (text: string, name: string, change: Omit<FieldChange, "node">): string =>
  setFields(text, [{ node: existing(read(text), name), ...change }]);

function removeNode(text: string, name: string): string {
  const pipeline = read(text);
  const node = existing(pipeline, name);
  const [main] = node.inputs;
  const bypassed = setFields(
    text,
    readersOf(pipeline, name).map((edge) => ({
      node: existing(pipeline, edge.to),
      path: [edge.port],
      value: edge.output === "out" && main ? written(main) : undefined,
    })),
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
  const consumers = setFields(
    text,
    readersOf(pipeline, from).map((edge) => ({
      node: existing(pipeline, edge.to),
      path: [edge.port],
      value: written({ node: to, output: edge.output }),
    })),
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
