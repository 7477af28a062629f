import { isMap, isNode, isPair, type Node } from "yaml";
import type { Problem } from "../errors/problem.ts";
import { nodeKinds } from "../nodes/table.ts";
import { maxDocumentBytes, parsePipeline, parseYaml } from "./parse.ts";

/** A problem with its place in the text: offsets in characters, lines and columns from 1. */
export interface PlacedProblem {
  readonly problem: Problem;
  readonly from: number;
  readonly to: number;
  readonly line: number;
  readonly column: number;
}

export interface CheckedText {
  /** False where the text is no YAML document: nothing can be drawn of it. */
  readonly isReadable: boolean;
  readonly problems: PlacedProblem[];
  /** How many there are, also of those left out. */
  readonly total: number;
}

const mostPlaced = 100;
type Range = readonly [number, number];

const rangeOf = (node: unknown): Range | null => (isNode(node) && node.range ? [node.range[0], node.range[1]] : null);

/** The key itself where it stands, for what is wrong with all that is below it. */
function keyRange(tree: ReturnType<typeof parseYaml>["tree"], path: readonly string[]): Range | null {
  const above = path.length > 1 ? tree.getIn(path.slice(0, -1), true) : tree.contents;
  if (!isMap(above)) return null;
  const pair = above.items.find((item) => isPair(item) && String((item.key as Node | null) ?? "") === path.at(-1));
  return pair ? rangeOf(pair.key) : null;
}

/** Where in the tree a field of a step can stand: below the kind of a transform, or beside that of a source or sink. */
function pathsOf(problem: Problem): string[][] {
  const field = problem.field?.split(".").filter(Boolean) ?? [];
  if (problem.node === null) return field.length > 0 ? [field] : [];
  const step = ["nodes", problem.node];
  const heads = Object.values(nodeKinds).flatMap((kind) =>
    kind.spelling.head === "transform" ? [kind.spelling.value] : [],
  );
  const below = field.flatMap((_part, index) => {
    const part = field.slice(0, field.length - index);
    return [...heads.map((head) => [...step, head, ...part]), [...step, ...part]];
  });
  return [...below, step];
}

/** Reads a text and says where each of its problems stands; at most 100 of them. */
export function checkText(text: string): CheckedText {
  const draft = parsePipeline(text);
  const { tree, lines } = parseYaml(text.length > maxDocumentBytes ? "" : text);
  const syntax = tree.errors.map((error): Range => [error.pos[0], error.pos[1]]);
  const place = (problem: Problem, index: number): Range => {
    if (!draft.isReadable) return syntax[index] ?? [0, 0];
    for (const path of pathsOf(problem)) {
      const found = keyRange(tree, path);
      if (found) return found;
    }
    return [0, 0];
  };
  const placed = draft.problems.map((problem, index) => ({ problem, range: place(problem, index) }));
  // One fault of the YAML can be told twice at one place.
  const told = new Map(placed.map((each) => [`${each.range[0]} ${each.problem.message}`, each]));
  return {
    isReadable: draft.isReadable,
    total: told.size,
    problems: [...told.values()].slice(0, mostPlaced).map(({ problem, range: [from, to] }) => {
      const at = lines.linePos(from);
      return { problem, from, to: Math.max(to, from), line: Math.max(1, at.line), column: Math.max(1, at.col) };
    }),
  };
}
