import type { PipelineNode } from "../pipeline/document.ts";
import { nodeKind } from "../nodes/table.ts";

/** What decides where a plan's stages break. */
interface KeptRequest {
  /** The nodes that a sink needs, upstream first. */
  readonly live: readonly PipelineNode[];
  /** Those of them that read a node. */
  readonly readers: (name: string) => readonly PipelineNode[];
  /** Whether its rows are a dataset of their own whoever reads them. */
  readonly mustKeep: (node: PipelineNode) => boolean;
  /** Whether reading it again costs less than a copy of its rows: a columnar file gives each stage its columns alone. */
  readonly readsAgain: (node: PipelineNode) => boolean;
}

/**
 * The longest chain that is fused into one statement. The engine nests a chain in one expression, of at most 1,000 levels, and
 * planning one grows faster than its length: 200 steps take 0.1 s, 1,000 take half a second.
 */
const longestFused = 200;

const isSink = (node: PipelineNode): boolean => nodeKind(node.kind).family === "sink";

/** The nodes that must keep their rows, and those whose rows two stages would make: one stage has each of the others within it. */
function parted({ live, readers, mustKeep, readsAgain }: KeptRequest): Set<string> {
  const kept = new Set<string>();
  const stages = new Map<string, ReadonlySet<string>>();
  for (const node of live.toReversed()) {
    const within = new Set(
      readers(node.name).flatMap((reader) =>
        isSink(reader) || kept.has(reader.name) ? [reader.name] : [...stages.get(reader.name)!],
      ),
    );
    stages.set(node.name, within);
    if (!isSink(node) && (mustKeep(node) || (within.size > 1 && !readsAgain(node)))) kept.add(node.name);
  }
  return kept;
}

/** Of a chain that no other boundary parts, one node at each 200 steps. */
function cutsIn(live: readonly PipelineNode[], kept: ReadonlySet<string>): string[] {
  const cuts: string[] = [];
  const lengths = new Map<string, number>();
  for (const node of live) {
    const length = Math.max(0, ...node.inputs.map((input) => lengths.get(input.node) ?? 0)) + 1;
    const isCut = length >= longestFused && !isSink(node) && !kept.has(node.name);
    if (isCut) cuts.push(node.name);
    lengths.set(node.name, isCut || kept.has(node.name) ? 0 : length);
  }
  return cuts;
}

/** The names of the nodes whose rows are written to a dataset of their own; each of them ends a stage. */
export function keptNodes(request: KeptRequest): ReadonlySet<string> {
  const cuts = new Set<string>();
  for (;;) {
    const kept = parted({ ...request, mustKeep: (node) => cuts.has(node.name) || request.mustKeep(node) });
    const more = cutsIn(request.live, kept);
    if (more.length === 0) return kept;
    more.forEach((name) => cuts.add(name));
  }
}
