import { isCollection, isMap, isScalar, type Pair, type YAMLMap } from "yaml";
import { fail } from "../errors/sluice-error.ts";
import { parseYaml } from "./parse.ts";
import { printFlow } from "./print-node.ts";

interface Span {
  readonly start: number;
  readonly end: number;
}

const rangeOf = (node: unknown): [number, number, number] | null =>
  (node as { range?: [number, number, number] } | null | undefined)?.range ?? null;
interface Edit {
  readonly span: Span;
  readonly by: string;
}
/** Edits that do not overlap, in one pass over the text. */
function replaceSpans(text: string, edits: readonly Edit[]): string {
  const pieces: string[] = [];
  let at = 0;
  for (const { span, by } of edits.toSorted((one, other) => one.span.start - other.span.start)) {
    pieces.push(text.slice(at, span.start), by);
    at = span.end;
  }
  return [...pieces, text.slice(at)].join("");
}
const replaceSpan = (text: string, span: Span, by: string): string =>
  text.slice(0, span.start) + by + text.slice(span.end);

function tree(text: string) {
  const { tree: document, problems } = parseYaml(text);
  if (problems[0])
    throw fail("invalid_document", problems[0].message, {
      mend: "Correct the YAML before changing the pipeline in another way.",
    });
  return document;
}

const keyOf = (pair: Pair): string => (isScalar(pair.key) ? String(pair.key.value) : "");
const findPair = (map: YAMLMap, key: string): Pair | null => map.items.find((pair) => keyOf(pair) === key) ?? null;

/** From the start of the key's line (or of the key, in a flow map) to the end of the value's last line, comment included. */
function pairSpan(text: string, pair: Pair): Span {
  const keyStart = rangeOf(pair.key)![0];
  const valueEnd = rangeOf(pair.value)?.[1] ?? rangeOf(pair.key)![1];
  const start = text.lastIndexOf("\n", keyStart - 1) + 1;
  const trimmed = text.slice(0, valueEnd).trimEnd().length;
  const newline = text.indexOf("\n", trimmed);
  return { start, end: newline === -1 ? text.length : newline + 1 };
}

function valueSpan(text: string, value: unknown): Span | null {
  const range = rangeOf(value);
  if (!range) return null;
  return { start: range[0], end: Math.max(range[0], text.slice(0, range[1]).trimEnd().length) };
}

/** Sets or removes a top-level key; the other lines keep their bytes. */
export function setTop(text: string, key: string, flow: string | null): string {
  const { contents } = tree(text);
  const pair = isMap(contents) ? findPair(contents, key) : null;
  if (!pair) return flow === null ? text : `${text.trimEnd()}\n${key}: ${flow}\n`.trimStart();
  if (flow === null) return replaceSpan(text, pairSpan(text, pair), "");
  const span = valueSpan(text, pair.value);
  if (span && !isBlock(pair.value)) return replaceSpan(text, span, flow);
  return replaceSpan(text, pairSpan(text, pair), `${key}: ${flow}\n`);
}

const isBlock = (value: unknown): boolean => isCollection(value) && !value.flow;

function nodesPair(text: string): { pair: Pair | null; map: YAMLMap | null } {
  const { contents } = tree(text);
  const pair = isMap(contents) ? findPair(contents, "nodes") : null;
  return { pair, map: pair && isMap(pair.value) ? pair.value : null };
}

/** Makes `nodes:` a block mapping, so that steps are lines. */
function withBlockNodes(text: string): string {
  const { pair, map } = nodesPair(text);
  if (!pair) return `${text.trimEnd()}\nnodes:\n`.trimStart();
  if (map && !map.flow) return text;
  const lines = (map?.items ?? []).map(
    (each) => `  ${keyOf(each)}: ${printFlow((each.value as { toJSON?: () => unknown } | null)?.toJSON?.() ?? null)}\n`,
  );
  return replaceSpan(text, pairSpan(text, pair), `nodes:\n${lines.join("")}`);
}

/** The indentation of the steps in the text; two where there are none. */
export function nodeIndent(text: string): number {
  const first = nodesPair(text).map?.items[0];
  if (!first || nodesPair(text).map?.flow) return 2;
  const start = rangeOf(first.key)![0];
  return start - (text.lastIndexOf("\n", start - 1) + 1);
}

interface StepText {
  readonly name: string;
  readonly value: string;
}

/** Puts a step's lines before another step, or last. */
export const addNodeText = (text: string, { before, ...node }: StepText & { before: string | null }): string =>
  addNodeTexts(text, [node], before);

/** Puts the lines of steps before another step, or last. */
export function addNodeTexts(text: string, steps: readonly StepText[], beforeStep: string | null = null): string {
  const prepared = withBlockNodes(text);
  const { pair, map } = nodesPair(prepared);
  const indent = " ".repeat(nodeIndent(prepared));
  const line = steps.map(({ name, value }) => `${indent}${name}: ${value}\n`.replace(": \n", ":\n")).join("");
  const before = beforeStep && map ? findPair(map, beforeStep) : null;
  if (before) {
    const at = pairSpan(prepared, before).start;
    return replaceSpan(prepared, { start: at, end: at }, line);
  }
  const last = map?.items.at(-1);
  const at = last ? pairSpan(prepared, last).end : pairSpan(prepared, pair!).end;
  const glue = at > 0 && prepared[at - 1] !== "\n" ? "\n" : "";
  return replaceSpan(prepared, { start: at, end: at }, glue + line);
}

export function removeNodeTexts(text: string, names: ReadonlySet<string>): string {
  const { map } = nodesPair(text);
  if (map?.flow) return removeNodeTexts(withBlockNodes(text), names);
  const gone = (map?.items ?? []).filter((pair) => names.has(keyOf(pair)));
  return replaceSpans(
    text,
    gone.map((pair) => ({ span: pairSpan(text, pair), by: "" })),
  );
}

/** The lines of steps as they are written, comments included. */
export function nodeLines(text: string, names: ReadonlySet<string>): string {
  const { map } = nodesPair(text);
  if (map?.flow) return nodeLines(withBlockNodes(text), names);
  return (map?.items ?? [])
    .filter((pair) => names.has(keyOf(pair)))
    .map((pair) => pairSpan(text, pair))
    .map(({ start, end }) => text.slice(start, end))
    .map((lines) => (lines.endsWith("\n") ? lines : `${lines}\n`))
    .join("");
}

/** Prints steps anew in one pass; the other lines keep their bytes. */
export function replaceNodeTexts(text: string, steps: readonly { name: string; value: string }[]): string {
  const { map } = nodesPair(text);
  if (map?.flow) return replaceNodeTexts(withBlockNodes(text), steps);
  const pairs = new Map((map?.items ?? []).map((pair) => [keyOf(pair), pair]));
  const indent = " ".repeat(nodeIndent(text));
  return replaceSpans(
    text,
    steps.map(({ name, value }) => {
      const pair = pairs.get(name);
      if (!pair) throw fail("not_found", `There is no step ${name}.`, { node: name });
      const span = valueSpan(text, pair.value);
      if (span && !isBlock(pair.value) && !value.startsWith("\n")) return { span, by: value };
      return { span: pairSpan(text, pair), by: `${indent}${name}: ${value}\n`.replace(": \n", ":\n") };
    }),
  );
}

export function renameNodeText(text: string, from: string, to: string): string {
  const { map } = nodesPair(text);
  const pair = map ? findPair(map, from) : null;
  const range = pair ? rangeOf(pair.key) : null;
  return range ? replaceSpan(text, { start: range[0], end: range[1] }, to) : text;
}

interface FieldValue {
  /** The step's name, then the way inside it. */
  readonly path: readonly (string | number)[];
  readonly value: unknown;
}

/** Where a value inside a step stands, and its new text; null where it is not in the text in a form that can be replaced. */
function fieldEdit(steps: ReadonlyMap<string, unknown>, text: string, { path, value }: FieldValue): Edit | null {
  const [name, ...inside] = path;
  const step = steps.get(String(name));
  const found = isCollection(step) ? step.getIn(inside, true) : undefined;
  const span = valueSpan(text, found);
  if (
    value === undefined ||
    !span ||
    isBlock(found) ||
    (isScalar(found) && (found.type === "BLOCK_LITERAL" || found.type === "BLOCK_FOLDED" || found.anchor !== undefined))
  )
    return null;
  const flow = printFlow(value);
  return flow.includes("\n") ? null : { span, by: flow };
}

/** Replaces values inside steps in one pass; `left` are the places in `fields` of those that are not in the text in that form. */
export function spliceFields(text: string, fields: readonly FieldValue[]): { text: string; left: number[] } {
  const steps = new Map((nodesPair(text).map?.items ?? []).map((pair) => [keyOf(pair), pair.value as unknown]));
  const edits = fields.map((field) => fieldEdit(steps, text, field));
  return {
    text: replaceSpans(
      text,
      edits.flatMap((edit) => edit ?? []),
    ),
    left: edits.flatMap((edit, place) => (edit ? [] : [place])),
  };
}
