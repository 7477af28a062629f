import { fail } from "../errors/sluice-error.ts";
import { nodeKind } from "../nodes/table.ts";
import type { Pipeline, PipelineNode } from "./document.ts";
import { findNode, readersOf } from "./graph.ts";
import { printGroups, withGroup } from "./groups.ts";
import { insertNode } from "./insert-node.ts";
import type { Operation } from "./operation.ts";
import { parsePipeline } from "./parse.ts";
import { printFlow, printNode } from "./print-node.ts";
import { type FieldChange, setFields } from "./set-fields.ts";
import { addNodeText, addNodeTexts, nodeIndent, removeNodeTexts, renameNodeText, setTop } from "./splice.ts";

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

/** What a step's first input reads, past every step that goes too; undefined where nothing is left to read. */
function readPast(pipeline: Pipeline, gone: ReadonlySet<string>): (name: string) => string | undefined {
  const known = new Map<string, string | undefined>();
  return (name) => {
    const passed = new Set<string>();
    let result: string | undefined;
    for (let at: string | null = name; at !== null && !passed.has(at);) {
      if (known.has(at)) {
        result = known.get(at);
        break;
      }
      passed.add(at);
      const main = mainInput(findNode(pipeline, at));
      at = main && gone.has(main.node) && main.output === "out" ? main.node : null;
      if (at === null && main && !gone.has(main.node)) result = written(main);
    }
    for (const each of passed) known.set(each, result);
    return result;
  };
}

/** What a step passes on is what comes in at its first port: where that one reads nothing, nothing is passed on. */
const mainInput = (node: PipelineNode | null): PipelineNode["inputs"][number] | undefined =>
  node?.inputs.find((input) => input.port === nodeKind(node.kind).inputs[0]);

/** Steps that go leave no hole: what read one of them reads what that one read. */
function removeNodes(text: string, names: readonly string[]): string {
  const pipeline = read(text);
  const gone = new Set(names);
  for (const name of gone) existing(pipeline, name);
  const past = readPast(pipeline, gone);
  const bypassed = setFields(
    text,
    [...gone].flatMap((name) =>
      readersOf(pipeline, name)
        .filter((edge) => !gone.has(edge.to))
        .map((edge) => ({
          node: existing(pipeline, edge.to),
          path: [edge.port],
          value: edge.output === "out" ? past(name) : undefined,
        })),
    ),
  );
  return withPlaces(removeNodeTexts(bypassed, gone), pipeline, (name) => (gone.has(name) ? null : name));
}

const written = (input: { node: string; output: "out" | "rejects" }): string =>
  input.output === "rejects" ? `${input.node}.rejects` : input.node;

/** Renames steps in `layout`, `ranks` and `groups`, or takes them out (null); what does not change keeps its bytes. */
function withPlaces(
  text: string,
  { layout, ranks, groups }: Pipeline,
  nameOf: (step: string) => string | null,
): string {
  const placed = Object.entries({ layout, ranks }).reduce((current, [key, entries]) => {
    const names = Object.keys(entries);
    if (names.every((name) => nameOf(name) === name)) return current;
    const kept = Object.entries(entries).flatMap(([name, value]) => {
      const now = nameOf(name);
      return now === null ? [] : [[now, value] as const];
    });
    return setTop(current, key, kept.length > 0 ? printFlow(Object.fromEntries(kept)) : null);
  }, text);
  if (groups.every((group) => group.steps.every((step) => nameOf(step) === step))) return placed;
  const renamed = groups.map((group) => ({ ...group, steps: group.steps.flatMap((step) => nameOf(step) ?? []) }));
  return setTop(placed, "groups", printGroups(renamed.filter((group) => group.steps.length > 0)));
}

function addNodes(text: string, nodes: Extract<Operation, { op: "addNodes" }>["nodes"]): string {
  const pipeline = read(text);
  const indent = nodeIndent(text);
  for (const { name } of nodes) free(pipeline, name);
  return addNodeTexts(
    text,
    nodes.map((node) => ({ name: node.name, value: printNode(node, indent) })),
  );
}

function setGroup(text: string, { group, to }: Extract<Operation, { op: "setGroup" }>): string {
  const pipeline = read(text);
  if (to && to.name !== group && pipeline.groups.some((each) => each.name === to.name))
    throw fail("conflict", `There is a group ${to.name} already.`, { mend: "Choose another name." });
  const steps = to?.steps.filter((step) => findNode(pipeline, step)) ?? [];
  const groups = withGroup(pipeline.groups, group, to && steps.length > 0 ? { ...to, steps } : null);
  return setTop(text, "groups", printGroups(groups.filter((each) => each.steps.length > 0)));
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
  return withPlaces(renameNodeText(consumers, from, to), pipeline, (name) => (name === from ? to : name));
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
      return removeNodes(text, [operation.node]);
    case "removeNodes":
      return removeNodes(text, operation.nodes);
    case "addNodes":
      return addNodes(text, operation.nodes);
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
    case "setGroup":
      return setGroup(text, operation);
  }
}
