import { applyOperations } from "#domain/pipeline/apply.ts";
import { findNode, upstream } from "#domain/pipeline/graph.ts";
import type { Operation } from "#domain/pipeline/operation.ts";
import { parsePipeline } from "#domain/pipeline/parse.ts";
import type { Finding } from "#domain/sources/finding.ts";
import type { ProfiledSource } from "#domain/sources/profile.ts";
import type { Proposal } from "#domain/suggestions/suggestion.ts";
import { coveredBy } from "./covered.ts";
import type { Anchor, JoinAnchor, MendContext } from "./mend.ts";
import { contextOf, proposeMends } from "./propose-mends.ts";

export interface PlanMendsRequest {
  /** The document that the proposals are for. */
  readonly text: string;
  readonly proposals: readonly Proposal[];
  readonly sources: readonly ProfiledSource[];
  readonly findings: readonly Finding[];
  /** The node that the plan leads to: what stands on another way covers nothing. */
  readonly target?: string;
  /** Also offer to leave personal columns out. */
  readonly personal?: boolean;
}

type Insert = Extract<Operation, { op: "insert" }>;

const upstreamName = (value: unknown): string | null => (typeof value === "string" ? value.split(".")[0]! : null);

/** Places for mends in a plan that has not been accepted yet: on the edges that its own steps stand on. */
function planContext(request: PlanMendsRequest, findings: readonly Finding[]): MendContext {
  const operations = request.proposals.flatMap((proposal) =>
    proposal.operations.map((operation) => ({ proposal, operation })),
  );
  const makers = new Map(
    operations.flatMap(({ proposal, operation }) =>
      operation.op === "insert" || operation.op === "addNode" ? [[operation.name, proposal.id] as const] : [],
    ),
  );
  const waitFor = (names: readonly string[]): string[] => [...new Set(names.flatMap((name) => makers.get(name) ?? []))];
  const inserts = operations.flatMap(({ operation }) => (operation.op === "insert" ? [operation] : []));
  const joins = inserts.filter((each) => each.kind === "join");
  const placed = (edge: Anchor["edge"]): Anchor => ({
    edge,
    requires: waitFor([upstreamName(edge.from)!, ...(edge.to === null ? [] : [edge.to])]),
  });
  const before = parsePipeline(request.text).pipeline;
  const present = contextOf(before, { sources: request.sources, findings });
  /** Whether the plan reads the source at this step: at the source's own, or behind what stands there already. */
  const reads = (step: string | null, source: string): boolean =>
    step === source || (step !== null && upstream(before, step).includes(source));
  const anchor = (source: string): Anchor | null => {
    const own = inserts.find((each) => each.edge.from === source);
    if (own) return placed(own.edge);
    const looked = joins.find((each) => upstreamName(each.config.right) === source);
    if (looked) return placed({ from: source, to: looked.name, port: "right" });
    const read = operations
      .flatMap(({ operation }) => (operation.op === "addNode" ? [operation] : []))
      .find((each) => upstreamName(each.config.from) === source);
    return read ? placed({ from: source, to: read.name, port: "from" }) : present.anchor(source);
  };
  const join = (from: string, to: string): JoinAnchor | null => {
    const met = joins.find((each: Insert) => reads(each.edge.from, from) && reads(upstreamName(each.config.right), to));
    return met
      ? { edge: met.edge, rank: met.rank + 1, requires: [...placed(met.edge).requires, ...waitFor([met.name])] }
      : present.join(from, to);
  };
  const castOf = (source: string, column: string): readonly string[] | null => {
    const cast = inserts.find(
      (each) => each.kind === "cast" && reads(each.edge.from, source) && column in (each.config.columns as object),
    );
    return cast ? waitFor([cast.name]) : (present.castOf?.(source, column) ?? null);
  };
  return {
    sources: request.sources,
    findings,
    anchor,
    join,
    castOf,
    isTaken: (name) => makers.has(name) || (present.isTaken?.(name) ?? false),
  };
}

/** Mends of the findings that no step of the plan covers, and by finding the proposal that covers the others. */
export function mendsForPlan(request: PlanMendsRequest): { mends: Proposal[]; links: Record<string, string> } {
  const { pipeline } = parsePipeline(
    applyOperations(
      request.text,
      request.proposals.flatMap(({ operations }) => operations),
    ),
  );
  const { target } = request;
  const onTheWay = target === undefined ? null : new Set(upstream(pipeline, target));
  const links: Record<string, string> = {};
  const open = request.findings.filter((finding) => {
    const node = findNode(pipeline, finding.source) ? coveredBy(pipeline, finding, onTheWay) : null;
    const maker = request.proposals.find((proposal) =>
      proposal.operations.some((operation) => "name" in operation && operation.name === node?.name),
    );
    if (maker) links[finding.id] = maker.id;
    return node === null;
  });
  return { mends: proposeMends(planContext(request, open), { personal: request.personal ?? false }), links };
}
