import { nodeKind } from "../nodes/table.ts";
import { type Pipeline, type PipelineNode, type Schedule } from "./document.ts";
import { printFlow } from "./print-node.ts";

export interface DocumentChange {
  /** Null where the whole pipeline is meant. */
  readonly node: string | null;
  readonly kind: "added" | "removed" | "changed";
  /** A whole sentence. */
  readonly words: string;
}

const longestValue = 160;
const shown = (value: unknown): string => {
  const text = printFlow(value);
  return text.length > longestValue ? `${text.slice(0, longestValue)}…` : text;
};

const isMapping = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Every field that differs, by its path; mappings are compared by key, so that one changed column is one change. */
function fieldChanges(path: string, before: unknown, after: unknown): string[] {
  if (printFlow(before) === printFlow(after)) return [];
  if (isMapping(before) && isMapping(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    const inner = keys.flatMap((key) => fieldChanges(`${path}.${key}`, before[key], after[key]));
    return inner.length > 0 ? inner : [`the order of ${path} changes to ${Object.keys(after).join(", ")}`];
  }
  if (before === undefined) return [`${path} is now ${shown(after)}`];
  if (after === undefined) return [`${path} is no longer ${shown(before)}`];
  return [`${path} changes from ${shown(before)} to ${shown(after)}`];
}

function summaryOf(node: PipelineNode): string {
  const { title, config, summary } = nodeKind(node.kind);
  const parsed = config.safeParse(node.config);
  const words = parsed.success ? summary(parsed.data) : "";
  return words ? `${title}: ${words}` : title;
}

const settings = (node: PipelineNode): [string, unknown][] =>
  Object.entries(node.config).filter(([key]) => !nodeKind(node.kind).inputs.includes(key));

function stepChanges(before: PipelineNode, after: PipelineNode): string[] {
  if (before.kind !== after.kind)
    return [`it is now ${nodeKind(after.kind).title} in place of ${nodeKind(before.kind).title}`];
  const [was, is] = [Object.fromEntries(settings(before)), Object.fromEntries(settings(after))];
  const fields = [...new Set([...Object.keys(was), ...Object.keys(is)])].flatMap((key) =>
    fieldChanges(key, was[key], is[key]),
  );
  const inputs = nodeKind(after.kind).inputs.flatMap((port) => {
    const [from, to] = [before.config[port], after.config[port]];
    if (printFlow(from) === printFlow(to)) return [];
    return [
      `${port} reads ${to === undefined ? "nothing" : shown(to)} in place of ${from === undefined ? "nothing" : shown(from)}`,
    ];
  });
  return [...inputs, ...fields];
}

function scheduleChange(before: Schedule | null, after: Schedule | null): string {
  const words = (schedule: Schedule) => `${schedule.cron} (${schedule.timezone})`;
  if (before && after) return `The schedule changes from ${words(before)} to ${words(after)}.`;
  if (after) return `It was started by hand and is now scheduled: ${words(after)}.`;
  return before ? `It is no longer scheduled (${words(before)}): it is started by hand.` : "";
}

/** What changed from one document to another, in sentences: the pipeline first, then its steps in the order of the text. */
export function describeChanges(before: Pipeline, after: Pipeline): DocumentChange[] {
  const changes: DocumentChange[] = [];
  const say = (node: string | null, kind: DocumentChange["kind"], words: string) => changes.push({ node, kind, words });
  if (before.name !== after.name)
    say(null, "changed", `The name changes from ${shown(before.name)} to ${shown(after.name)}.`);
  if (printFlow(before.schedule) !== printFlow(after.schedule))
    say(null, "changed", scheduleChange(before.schedule, after.schedule));
  const was = new Map(before.nodes.map((node) => [node.name, node]));
  const is = new Set(after.nodes.map((node) => node.name));
  for (const node of after.nodes) {
    const old = was.get(node.name);
    if (!old) say(node.name, "added", `Step ${node.name} is added (${summaryOf(node)}).`);
    else for (const words of stepChanges(old, node)) say(node.name, "changed", `In step ${node.name}, ${words}.`);
  }
  for (const node of before.nodes)
    if (!is.has(node.name)) say(node.name, "removed", `Step ${node.name} is removed (${summaryOf(node)}).`);
  return changes;
}
