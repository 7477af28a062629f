import type { Pipeline, PipelineNode } from "#domain/pipeline/document.ts";
import { castRule } from "#domain/nodes/cast.ts";
import type { ProfiledSource } from "#domain/sources/profile.ts";
import type { PresentBranch, PresentSteps } from "./compose/compose.ts";
import { headOf } from "./source-head.ts";

function branchOf(chain: readonly PipelineNode[]): PresentBranch {
  const casts = chain
    .filter((node) => node.kind === "cast")
    .flatMap((node) => Object.entries((node.config.columns ?? {}) as Record<string, Parameters<typeof castRule>[0]>));
  const derived = chain
    .filter((node) => node.kind === "derive")
    .flatMap((node) => Object.entries((node.config.columns ?? {}) as Record<string, string>));
  const keys = chain.filter((node) => node.kind === "dedupe").map((node) => node.config.key);
  return {
    types: new Map(casts.map(([name, entry]) => [name, castRule(entry).type])),
    tidied: new Set(derived.filter(([, text]) => /\b(upper|lower|trim)\(/.test(text)).map(([name]) => name)),
    unique: new Set(keys.flatMap((key) => (Array.isArray(key) && key.length === 1 ? [String(key[0])] : []))),
  };
}

const namesOf = (pipeline: Pipeline): ReadonlySet<string> => new Set(pipeline.nodes.map((node) => node.name));

/** The steps on the way to a result that stands, all of them on the main source's rows. */
export const stepsToResult = (pipeline: Pipeline, main: string, chain: readonly PipelineNode[]): PresentSteps => ({
  names: namesOf(pipeline),
  branches: new Map([[main, branchOf(chain)]]),
});

/** The steps behind each source that lead to no result yet. */
export const stepsBehindSources = (pipeline: Pipeline, sources: readonly ProfiledSource[]): PresentSteps => ({
  names: namesOf(pipeline),
  branches: new Map(sources.map(({ name }) => [name, branchOf(headOf(pipeline, name).steps)])),
});
