import type { SuggestionView } from "#domain/api/conversations.ts";
import type { NodeView, PipelineView } from "#domain/api/pipelines.ts";
import type { Problem } from "#domain/errors/problem.ts";
import { type KindName, nodeKind } from "#domain/nodes/table.ts";
import { applyOperations } from "#domain/pipeline/apply.ts";
import type { Pipeline, PipelineNode } from "#domain/pipeline/document.ts";
import { parsePipeline } from "#domain/pipeline/parse.ts";
import { effectOf } from "../chat/effect.ts";
import type { StepRun } from "#domain/runs/step-runs.ts";
import type { Finding } from "#domain/sources/finding.ts";

export type StepState = "normal" | "changed" | "proposed";

/** One step as the canvas draws it: of the draft, or a ghost that a pending suggestion would add. */
export interface Step {
  readonly name: string;
  readonly kind: KindName;
  readonly title: string;
  readonly summary: string;
  readonly state: StepState;
  readonly columns: number | null;
  readonly rows: number | null;
  readonly problems: number;
  /** Fields that are still empty and that nobody has touched. */
  readonly unfilled: number;
  /** The first of its problems, for the card under it. */
  readonly problem: Problem | null;
  /** What its suggestion was proven to do, in a few characters. */
  readonly effect: string | null;
  /** Its suggestion's proof found something to look at before it is believed. */
  readonly doubtful?: boolean;
  /** Numbers of the pending suggestions that touch it. */
  readonly suggestions: readonly number[];
  readonly findings: readonly { readonly number: number; readonly stops: boolean }[];
  readonly position: readonly [number, number] | null;
  /** What the newest run did here; null where it did nothing or there was none. */
  readonly run?: StepRun | null;
}

export interface Link {
  readonly id: string;
  readonly from: string;
  readonly output: "out" | "rejects";
  readonly to: string;
  readonly port: string;
  readonly proposed: boolean;
  /** Where rows are only looked up: the right side of a join. */
  readonly lookup: boolean;
  readonly rows: number | null;
  /** Rows that the step it comes from took away. */
  readonly removed: number;
  /** Rows that the step it comes from refused. */
  readonly rejected: number;
  /** Rows that the join it comes from made of rows with several partners. */
  readonly added: number;
}

export interface Graph {
  readonly steps: readonly Step[];
  readonly links: readonly Link[];
}

interface Preview {
  readonly pipeline: Pick<Pipeline, "nodes">;
  readonly numbers: ReadonlyMap<string, readonly number[]>;
}

/** The draft with every pending suggestion applied; one that no longer fits is left out. With none, the text need not be read here. */
function preview(text: string, pending: readonly SuggestionView[]): Preview {
  const numbers = new Map<string, number[]>();
  const note = (name: string, number: number) => numbers.set(name, [...(numbers.get(name) ?? []), number]);
  const applied = pending.reduce((current, suggestion) => {
    try {
      const next = applyOperations(current, suggestion.operations);
      new Set(suggestion.touches).forEach((name) => note(name, suggestion.number));
      return next;
    } catch {
      return current;
    }
  }, text);
  return { pipeline: parsePipeline(applied).pipeline, numbers };
}

const sameStep = (a: PipelineNode, b: { kind: string; config: unknown }): boolean =>
  a.kind === b.kind && JSON.stringify(withoutInputs(a)) === JSON.stringify(withoutInputs(b as PipelineNode));
const withoutInputs = (node: Pick<PipelineNode, "kind" | "config">) =>
  Object.fromEntries(
    Object.entries(node.config).filter(([key]) => !nodeKind(node.kind as KindName).inputs.includes(key)),
  );

const title = (node: Pick<PipelineNode, "kind" | "name">): string => {
  const { family, title: kindTitle } = nodeKind(node.kind);
  return family === "transform" ? kindTitle : node.name;
};

function summaryOf(node: PipelineNode): string {
  try {
    return nodeKind(node.kind).summary(node.config);
  } catch {
    return "not set up";
  }
}

export function stepOf(
  node: PipelineNode,
  view: NodeView | undefined,
  marks: Pick<Step, "suggestions" | "findings" | "effect" | "doubtful">,
): Step {
  return {
    name: node.name,
    kind: node.kind,
    title: title(node),
    summary: summaryOf(node),
    ...marks,
    state: !view ? "proposed" : sameStep(node, view) ? "normal" : "changed",
    columns: view && view.columns.length > 0 ? view.columns.length : null,
    rows: view?.rows ?? null,
    problems: view?.problems.length ?? 0,
    problem: view?.problems[0] ?? null,
    unfilled: 0,
    position: view?.position ?? null,
  };
}

export function buildGraph(
  view: PipelineView,
  suggestions: readonly SuggestionView[],
  findings: readonly Finding[],
): Graph {
  const pending = suggestions.filter((each) => each.decision === "pending");
  const { pipeline, numbers } =
    pending.length === 0 ? { pipeline: view, numbers: new Map<string, number[]>() } : preview(view.text, pending);
  const views = new Map(view.nodes.map((node) => [node.name, node]));
  const proofs = new Map(pending.flatMap((each) => (each.proof?.node ? [[each.proof.node, each.proof] as const] : [])));
  const current = new Set(
    view.nodes.flatMap((node) => node.inputs.map((input) => linkId({ ...input, to: node.name }))),
  );
  const found = Map.groupBy(
    findings
      .map((finding, index) => ({ finding, number: index + 1 }))
      .filter(({ finding }) => finding.severity !== "notice"),
    ({ finding }) => finding.node,
  );
  const steps = pipeline.nodes.map((node) =>
    stepOf(node, views.get(node.name), {
      suggestions: numbers.get(node.name) ?? [],
      effect: proofs.has(node.name) ? effectOf(proofs.get(node.name)!) : null,
      doubtful: (proofs.get(node.name)?.warnings.length ?? 0) > 0,
      findings: (found.get(node.name) ?? []).map(({ finding, number }) => ({
        number,
        stops: finding.severity === "stops_run",
      })),
    }),
  );
  const links = pipeline.nodes.flatMap((node) =>
    node.inputs.map((input): Link => {
      const id = linkId({ ...input, to: node.name });
      const from = views.get(input.node);
      return {
        id,
        from: input.node,
        output: input.output,
        to: node.name,
        port: input.port,
        proposed: !current.has(id),
        lookup: node.kind === "join" && input.port === "right",
        rows: (input.output === "rejects" ? from?.rejected : from?.rows) ?? null,
        rejected: input.output === "rejects" ? 0 : (from?.rejected ?? 0),
        added: input.output === "rejects" ? 0 : addedRows(from, views),
        removed:
          input.output === "rejects" ? 0 : from ? (from.removed ?? 0) : (proofs.get(input.node)?.removedRows ?? 0),
      };
    }),
  );
  const names = new Set(steps.map((step) => step.name));
  return { steps, links: links.filter((link) => names.has(link.from)) };
}

/** The same graph with what the newest run did at each step. */
export const withRuns = (graph: Graph, runs: ReadonlyMap<string, StepRun>): Graph =>
  runs.size === 0
    ? graph
    : { ...graph, steps: graph.steps.map((step) => ({ ...step, run: runs.get(step.name) ?? null })) };

/** A join that gives more rows than came in at its left has multiplied some. */
function addedRows(node: NodeView | undefined, views: ReadonlyMap<string, NodeView>): number {
  const left =
    node?.kind === "join" ? node.inputs.find((input) => input.port === nodeKind("join").inputs[0]) : undefined;
  const before = left ? views.get(left.node) : undefined;
  const rows = left?.output === "rejects" ? before?.rejected : before?.rows;
  return typeof rows === "number" && typeof node?.rows === "number" ? Math.max(0, node.rows - rows) : 0;
}

const linkId = (link: { node: string; output: string; to: string; port: string }): string =>
  `${link.node}.${link.output}>${link.to}.${link.port}`;
