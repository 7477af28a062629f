import type { Pipeline, PipelineNode } from "#domain/pipeline/document.ts";
import { downstream, edges, findNode } from "#domain/pipeline/graph.ts";
import type { Finding } from "#domain/sources/finding.ts";
import type { ProfiledSource } from "#domain/sources/profile.ts";
import type { Proposal } from "#domain/suggestions/suggestion.ts";
import { mends } from "./by-kind.ts";
import type { Anchor, JoinAnchor, MendContext } from "./mend.ts";

/** Mends in the order of their findings. Personal columns are left alone unless that is asked for, and so is all that is only offered. */
export function proposeMends(context: MendContext, options: { personal?: boolean; offers?: boolean } = {}): Proposal[] {
  const proposals: Proposal[] = [];
  const names = new Set<string>();
  for (const finding of context.findings) {
    if (finding.kind === "personal_data" && !options.personal && !options.offers) continue;
    if (finding.kind === "nested_values" && !options.offers) continue;
    const proposal = mends[finding.kind](finding, {
      ...context,
      isTaken: (name) => names.has(name) || (context.isTaken?.(name) ?? false),
    });
    if (!proposal) continue;
    proposal.touches.forEach((name) => names.add(name));
    proposals.push(proposal);
  }
  const known = new Set(proposals.map(({ id }) => id));
  return proposals.map((each) => ({
    ...each,
    requires: each.requires.filter((id) => !id.startsWith("m-") || known.has(id)),
  }));
}

/**
 * Where mends stand in a document that is there already: at the first edge out of each source, and right after each
 * join. `isOpenEnded`: also behind a source that nothing reads yet.
 */
export function contextOf(
  pipeline: Pipeline,
  given: { sources: readonly ProfiledSource[]; findings: readonly Finding[]; isOpenEnded?: boolean },
): MendContext {
  const anchor = (source: string): Anchor | null => {
    if (!findNode(pipeline, source)) return null;
    const [edge] = edges(pipeline).filter((each) => each.from === source && each.output === "out");
    if (edge) return { edge: { from: source, to: edge.to, port: edge.port }, requires: [] };
    return given.isOpenEnded ? { edge: { from: source, to: null, port: "from" }, requires: [] } : null;
  };
  const join = (from: string, to: string): JoinAnchor | null => {
    const feeds = (upstream: string, node: PipelineNode, port: string): boolean => {
      const input = node.inputs.find((each) => each.port === port);
      return input !== undefined && (input.node === upstream || downstream(pipeline, upstream).includes(input.node));
    };
    const met = pipeline.nodes.find(
      (node) => node.kind === "join" && feeds(from, node, "left") && feeds(to, node, "right"),
    );
    const [next] = met ? edges(pipeline).filter((each) => each.from === met.name && each.output === "out") : [];
    return met && next ? { edge: { from: met.name, to: next.to, port: next.port }, requires: [], rank: 65 } : null;
  };
  const castOf = (source: string, column: string): readonly string[] | null => {
    const reached = new Set(downstream(pipeline, source));
    const isCast = pipeline.nodes.some(
      (node) => node.kind === "cast" && reached.has(node.name) && column in (node.config.columns as object),
    );
    return isCast ? [] : null;
  };
  return { ...given, anchor, join, castOf, isTaken: (name) => findNode(pipeline, name) !== null };
}
