import { nodeKind } from "../nodes/table.ts";
import type { PipelineNode } from "./document.ts";
import { parseYaml } from "./parse.ts";
import { printNode } from "./print-node.ts";
import { nodeIndent, replaceNodeTexts, spliceFields } from "./splice.ts";

type Path = readonly (string | number)[];

export interface FieldChange {
  readonly node: PipelineNode;
  readonly path: Path;
  /** Undefined takes the field out. */
  readonly value: unknown;
}

/** A copy of the value with the path set, or removed where `value` is undefined. */
function withPath(value: unknown, path: Path, next: unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return next;
  if (Array.isArray(value) && typeof key === "number") {
    const copy = [...value];
    if (rest.length === 0 && next === undefined) copy.splice(key, 1);
    else copy[key] = withPath(copy[key], rest, next);
    return copy;
  }
  const record: Record<string, unknown> =
    typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : {};
  if (rest.length === 0 && next === undefined) delete record[String(key)];
  else
    Object.defineProperty(record, String(key), {
      value: withPath(record[String(key)], rest, next),
      enumerable: true,
      configurable: true,
      writable: true,
    });
  return record;
}

export type Written = { nodes?: Record<string, Record<string, unknown> | undefined> };

/** The configuration as it is written, without the defaults that parsing fills in. */
export function writtenConfig({ nodes }: Written, node: PipelineNode): Record<string, unknown> {
  const value = nodes?.[node.name];
  const { spelling } = nodeKind(node.kind);
  if (spelling.head === "transform")
    return (value?.[spelling.value] as Record<string, unknown> | undefined) ?? { ...node.config };
  if (!value) return { ...node.config };
  const { [spelling.head]: _head, ...config } = value;
  return config;
}

const headOf = (node: PipelineNode): string[] => {
  const { spelling } = nodeKind(node.kind);
  return spelling.head === "transform" ? [spelling.value] : [];
};

/** Many fields at once, in two passes over the text: plain values are replaced in place, the other steps printed anew. */
export function setFields(text: string, changes: readonly FieldChange[]): string {
  const { text: spliced, left } = spliceFields(
    text,
    changes.map(({ node, path, value }) => ({ path: [node.name, ...headOf(node), ...path], value })),
  );
  if (left.length === 0) return spliced;
  const written = parseYaml(spliced).tree.toJS() as Written;
  const indent = nodeIndent(spliced);
  const byNode = Map.groupBy(
    left.map((place) => changes[place]!),
    ({ node }) => node,
  );
  return replaceNodeTexts(
    spliced,
    [...byNode].map(([node, own]) => {
      const config = own.reduce<unknown>(
        (current, { path, value }) => withPath(current, path, value),
        writtenConfig(written, node),
      );
      return {
        name: node.name,
        value: printNode({ kind: node.kind, config: config as Record<string, unknown> }, indent),
      };
    }),
  );
}
