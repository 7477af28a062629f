import { useMemo, useState } from "react";
import type { NodeView, PipelineView } from "#domain/api/pipelines.ts";
import type { Problem } from "#domain/errors/problem.ts";
import { isUnfilled } from "#domain/pipeline/unfilled.ts";

export interface Touched {
  /** Whether a problem only asks for a field that nobody has touched yet: a hint, until it was. */
  isHint(node: Pick<NodeView, "name" | "config">, problem: Problem): boolean;
  touch(node: string, field: string): void;
  /** From here on all that the steps lack counts: someone asked whether the pipeline can run. */
  touchAll(pipeline: PipelineView): void;
}

const everything = "*";
const keyOf = (node: string, field: string): string => `${node} ${field}`;

/** Which fields of which steps were touched on this page. */
export function useTouched(): Touched {
  const [touched, setTouched] = useState<ReadonlySet<string>>(new Set());
  return useMemo(() => {
    const has = (node: string, field: string): boolean => touched.has(keyOf(node, field));
    const add = (keys: readonly string[]): void => {
      if (keys.some((key) => !touched.has(key))) setTouched((before) => new Set([...before, ...keys]));
    };
    return {
      isHint: (node, problem) =>
        isUnfilled(node, problem) && !has(node.name, everything) && !has(node.name, problem.field ?? ""),
      touch: (node, field) => add([keyOf(node, field)]),
      touchAll: ({ nodes }) => add(nodes.map(({ name }) => keyOf(name, everything))),
    };
  }, [touched]);
}
