import path from "node:path";
import { fail } from "#domain/errors/sluice-error.ts";
import { sinkFormats } from "#domain/nodes/file-sink.ts";
import { nodeNamePattern, tableNameSchema } from "#domain/nodes/fields.ts";
import { applyOperations, emptyDocument } from "#domain/pipeline/apply.ts";
import { parsePipeline } from "#domain/pipeline/parse.ts";
import type { Finding } from "#domain/sources/finding.ts";
import type { ProfiledSource } from "#domain/sources/profile.ts";
import type { Proof, Proposal } from "#domain/suggestions/suggestion.ts";
import { type ModelConfig, type PlanTarget, runTurn, type SourceNode, type TurnProgress, type TurnReply } from "#server/agents/index.ts";
import type { Engine } from "#server/engine/index.ts";
import { linkSources, profileSource } from "#server/sources/index.ts";

export interface NamedPath { readonly name: string; readonly path: string }

/** A step's name from a file's: `Recent grads-2.csv` → `Recent_grads_2`. */
export function nameOfFile(file: string): string {
  const plain = path.basename(file).replace(/\.[A-Za-z]+$/, "").replaceAll(/[^A-Za-z0-9_]+/g, "_").slice(0, 60);
  return nodeNamePattern.test(plain) ? plain : `file_${plain}`.slice(0, 60);
}

/** `NAME=PATH` or `PATH`. */
export function readSourceOption(option: string): NamedPath {
  const at = option.indexOf("=");
  const name = at > 0 ? option.slice(0, at) : null;
  if (name === null || !nodeNamePattern.test(name)) return { name: nameOfFile(option), path: option };
  return { name, path: option.slice(at + 1) };
}

/** `csv`, `parquet`, … or `postgres:TABLE`. */
export function readTarget(option: string): PlanTarget {
  const [kind, table] = [option.split(":")[0]!, option.includes(":") ? option.slice(option.indexOf(":") + 1) : null];
  if (kind === "postgres" && table && tableNameSchema.safeParse(table).success) return { node: "out", kind: "postgres_sink", config: { connection: "target", table, mode: "replace" } };
  const format = sinkFormats.find((each) => each === option);
  if (!format) throw fail("invalid_input", `"${option}" is no target.`, { field: "--target", got: option, expected: "csv, parquet, json, ndjson or postgres:TABLE", mend: "Write, for example, --target parquet or --target postgres:daily_revenue" });
  return { node: "out", kind: "file_sink", config: { path: `out.${format}` } };
}

export interface PlanRequest {
  readonly engine: Engine;
  readonly scratchDirectory: string;
  readonly sources: readonly NamedPath[];
  /** Folder of the document: source paths are written relative to it. */
  readonly directory: string;
  readonly request: string;
  readonly target: PlanTarget;
  readonly planner: "builtin" | "llm";
  readonly model: ModelConfig | null;
  readonly onProgress?: (progress: TurnProgress) => void;
  readonly signal?: AbortSignal;
}

export interface Planned { readonly name: string; readonly start: string; readonly sources: readonly ProfiledSource[]; readonly findings: readonly Finding[]; readonly reply: TurnReply }

function named(sources: readonly NamedPath[]): NamedPath[] {
  const seen = new Map<string, number>();
  return sources.map((source) => {
    const count = (seen.get(source.name) ?? 0) + 1;
    seen.set(source.name, count);
    return count === 1 ? source : { ...source, name: `${source.name}_${count}` };
  });
}

/** Profiles the files and runs one turn over them, without a server. */
export async function planRequest(request: PlanRequest): Promise<Planned> {
  const { engine, signal } = request;
  const files = named(request.sources);
  const sources: ProfiledSource[] = [];
  for (const { name, path: file } of files) {
    sources.push(await profileSource({ engine, name, input: { kind: "file", path: path.resolve(file) }, snapshotDirectory: path.join(request.scratchDirectory, "snapshots"), signal }));
  }
  const { foreignKeys, findings } = await linkSources({ engine, sources, signal });
  const nodes: Record<string, SourceNode> = Object.fromEntries(files.map(({ name, path: file }) => [name, { kind: "file_source" as const, config: { path: path.relative(request.directory, path.resolve(file)) || file } }]));
  const name = path.basename(request.directory).replaceAll(/[^A-Za-z0-9_-]+/g, "_") || "pipeline";
  const start = emptyDocument(name);
  const reply = await runTurn({
    request: request.request, mode: "plan", planner: request.planner, model: request.model, text: start, sources, nodes, findings, foreignKeys, target: request.target, engine,
    ...(request.onProgress ? { onProgress: request.onProgress } : {}), ...(signal ? { signal } : {}),
  });
  return { name, start, sources, findings, reply };
}

export const isProven = (proof: Proof | undefined): boolean => proof === undefined || proof.status === "passed";

/** The document with these suggestions accepted, in the order of the plan. */
export function acceptedDocument(start: string, accepted: readonly Proposal[]): string {
  const text = applyOperations(start, accepted.flatMap((each) => each.operations));
  const problem = parsePipeline(text).problems.find((each) => each.severity === "error");
  if (problem) throw fail("invalid_document", problem.message, { node: problem.node, mend: problem.mend });
  return text;
}
