import { upstreamNode, upstreamPort } from "../nodes/fields.ts";
import type { Pipeline } from "./document.ts";
import { type Edge, readersOf } from "./graph.ts";

/** Where a step that was proposed behind `from` stands by now: on the edge to the next step, or behind the last one. */
export type OpenEnd = { readonly edge: { from: string; to: string; port: string } } | { readonly last: string };

/**
 * Follows the steps that suggestions put behind `from`, of which those below `isEarlier` come first. A step put there by
 * hand, and a step without a rank, ends the walk: what is proposed stands before it.
 */
export function openEnd(pipeline: Pipeline, from: string, isEarlier: (name: string) => boolean): OpenEnd {
  const first = { name: upstreamNode(from), output: upstreamPort(from) };
  let last = first.name;
  for (let walked = 0; walked <= pipeline.nodes.length; walked += 1) {
    const output = last === first.name ? first.output : "out";
    const next: Edge | undefined = readersOf(pipeline, last).find((edge) => edge.output === output);
    if (!next) return { last: last === first.name ? from : last };
    const isOwn = pipeline.ranks[next.to] !== undefined;
    if (!isOwn || !isEarlier(next.to)) return { edge: { from, to: next.to, port: next.port } };
    last = next.to;
  }
  return { last };
}
