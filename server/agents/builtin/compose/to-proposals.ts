import type { Operation } from "#domain/pipeline/operation.ts";
import type { Pipeline } from "#domain/pipeline/document.ts";
import { findNode } from "#domain/pipeline/graph.ts";
import type { KindName } from "#domain/nodes/table.ts";
import type { Proposal } from "#domain/suggestions/suggestion.ts";
import { headOf } from "../source-head.ts";
import type { Composed } from "./compose.ts";
import type { Step } from "./draft.ts";
import { figure } from "./draft.ts";
import type { ProfiledSource } from "#domain/sources/profile.ts";

export interface SourceNode {
  readonly kind: KindName;
  readonly config: Readonly<Record<string, unknown>>;
}
/** Where the result goes: the sink's node. */
export interface PlanTarget {
  readonly node: string;
  readonly kind: "file_sink" | "postgres_sink";
  readonly config: Readonly<Record<string, unknown>>;
}

export interface ProposalInput {
  readonly composed: Composed;
  readonly sources: readonly ProfiledSource[];
  readonly nodes: Readonly<Record<string, SourceNode>>;
  readonly target: PlanTarget;
  readonly existing: Pipeline | null;
}

const id = (name: string): string => `s-${name}`;

function skeleton(input: ProposalInput): Proposal {
  const { composed, sources, nodes, target, existing } = input;
  const has = (name: string): boolean => existing !== null && findNode(existing, name) !== null;
  const used = sources.filter(
    (source) => source.name === composed.main || composed.steps.some((step) => step.config.right === source.name),
  );
  const added: Operation[] = used
    .filter((source) => !has(source.name))
    .map((source) => ({
      op: "addNode",
      name: source.name,
      kind: nodes[source.name]?.kind ?? "file_source",
      config: { ...(nodes[source.name]?.config ?? { path: source.name }) },
    }));
  const sink: Operation[] = has(target.node)
    ? []
    : [
        {
          op: "addNode",
          name: target.node,
          kind: target.kind,
          config: { from: headOf(existing, composed.main).node, ...target.config },
        },
      ];
  return {
    id: id("skeleton"),
    title: `Read ${used.map((source) => source.name).join(" and ")} and write ${String(target.config.path ?? target.config.table)}`,
    kind: "skeleton",
    risk: "low",
    requires: [],
    reason: `The rows of ${composed.main} are what the result is made from.`,
    touches: [...used.map((source) => source.name), target.node],
    operations: [...added, ...sink],
    facts: used.map(
      (source) => `${source.name} has ${figure(source.profile.rows)} rows and ${source.columns.length} columns`,
    ),
    finding: null,
  };
}

const needsOf = (step: Step, earlier: readonly Step[]): string[] => {
  const keys = new Set(step.needs.map((ref) => `${ref.source}\u0000${ref.name}`));
  return earlier
    .filter((each) => each.makes.some((ref) => keys.has(`${ref.source}\u0000${ref.name}`)))
    .map((each) => id(each.name));
};

/** Upstream first; the steps on a looked-up source's branch follow the join that gives them a place. */
function sorted(steps: readonly Step[], main: string): Step[] {
  const own = steps.filter((step) => step.branch === main).toSorted((left, right) => left.rank - right.rank);
  return own.flatMap((step) => [
    step,
    ...(step.kind === "join"
      ? steps
          .filter((each) => each.branch === step.config.right && each.branch !== main)
          .toSorted((left, right) => left.rank - right.rank)
      : []),
  ]);
}

/** The steps as suggestions that can be taken one by one: each says which others it cannot do without. */
export function toProposals(input: ProposalInput): Proposal[] {
  const { composed, target, existing } = input;
  const isNew = existing === null || findNode(existing, target.node) === null;
  const readOf = (source: string): string =>
    source === composed.main && !isNew ? source : headOf(existing, source).node;
  const first = skeleton(input);
  const inOrder = sorted(composed.steps, composed.main);
  const configOf = ({ kind, config }: Step): Record<string, unknown> =>
    kind === "join" && typeof config.right === "string" ? { ...config, right: readOf(config.right) } : { ...config };
  const joinOf = (branch: string): string | null =>
    composed.steps.find((step) => step.kind === "join" && step.config.right === branch)?.name ?? null;
  const proposals = inOrder.map((step): Proposal => {
    const join = step.branch === composed.main ? null : joinOf(step.branch);
    const edge = join
      ? { from: readOf(step.branch), to: join, port: "right" }
      : { from: readOf(composed.main), to: target.node, port: "from" };
    const earlier = inOrder.filter((each) => each !== step && (each.branch !== step.branch || each.rank < step.rank));
    const requires = join
      ? needsOf(
          step,
          earlier.filter((each) => each.branch === step.branch),
        )
      : needsOf(
          step,
          earlier.filter((each) => each.branch === composed.main),
        );
    return {
      id: id(step.name),
      title: step.title,
      reason: step.reason,
      kind: "step",
      risk: step.risk,
      facts: [...step.facts],
      finding: null,
      touches: [step.name],
      requires: [...new Set([first.id, ...(join ? [id(join)] : []), ...requires])],
      operations: [
        { op: "insert", name: step.name, kind: step.kind, config: configOf(step), edge, rank: step.rank },
        ...(step.extra ?? []),
      ],
    };
  });
  const chosen = inOrder
    .filter((step) => step.kind === "select" || step.kind === "aggregate" || step.kind === "derive")
    .map((step) => id(step.name));
  const order: Proposal[] =
    composed.order.length === 0 || target.kind !== "file_sink"
      ? []
      : [
          {
            id: id("order"),
            title: `Order by ${composed.order.map((each) => (typeof each === "string" ? each : `${each.column}, falling`)).join(", ")}`,
            reason: `You asked: "${composed.orderWords}".`,
            kind: "step",
            risk: "low",
            facts: [],
            finding: null,
            touches: [target.node],
            requires: [first.id, ...chosen],
            operations: [{ op: "setField", node: target.node, path: ["order_by"], value: [...composed.order] }],
          },
        ];
  return [first, ...proposals, ...order];
}
