import path from "node:path";
import { fail } from "#domain/errors/sluice-error.ts";
import { sinkFormats } from "#domain/nodes/file-sink.ts";
import { nodeNamePattern, tableNameSchema } from "#domain/nodes/fields.ts";
import { applyOperations, emptyDocument } from "#domain/pipeline/apply.ts";
import { parsePipeline } from "#domain/pipeline/parse.ts";
import type { Finding } from "#domain/sources/finding.ts";
import type { ProfiledSource } from "#domain/sources/profile.ts";
import type { Proof, Proposal } from "#domain/suggestions/suggestion.ts";
import {
  type ModelConfig,
  type PlanTarget,
  runTurn,
  type SourceNode,
  type TurnProgress,
  type TurnReply,
} from "#server/agents/index.ts";
import type { Engine } from "#server/engine/index.ts";
import { linkSources, profileSource } from "#server/sources/index.ts";

export interface NamedPath {
  readonly name: string;
  readonly path: string;
}

/** A step's name from a file's: `Recent grads-2.csv` → `Recent_grads_2`. */
function nameOfFile(file: string): string {
  const plain = path
    .basename(file)
    .replace(/\.[A-Za-z]+$/, "")
    .replaceAll(/[^A-Za-z0-9_]+/g, "_")
    .slice(0, 60);
  return nodeNamePattern.test(plain) ? plain : `file_${plain}`.slice(0, 60);
}

/** Files' names as steps may be called, told apart by a number where they are alike (SQL ignores their case) or taken. */
export function namesOfFiles(files: readonly string[], taken: readonly string[] = []): string[] {
  const used = new Set(taken.map((name) => name.toLowerCase()));
  return files.map((file) => {
    const plain = nameOfFile(file);
    let name = plain;
    for (let number = 2; used.has(name.toLowerCase()); number += 1) name = `${plain}_${number}`;
    used.add(name.toLowerCase());
    return name;
  });
}

const sourceProblem = (message: string, got: string, mend: string): Error =>
  fail("invalid_input", message, { field: "--source", got, mend });

/** Every `NAME=PATH` or `PATH`; `sink` is the name of the step that writes the result. */
export function readSources(options: readonly string[], sink: string): NamedPath[] {
  if (options.length === 0)
    throw sourceProblem("No source is given.", "", "Give at least one --source, for example --source orders.csv");
  const given = options.map((option) => {
    const name = option.slice(0, Math.max(0, option.indexOf("=")));
    return nodeNamePattern.test(name) ? { name, path: option.slice(name.length + 1) } : { name: null, path: option };
  });
  const taken = [sink];
  for (const [index, { name, path: file }] of given.entries()) {
    if (file.trim() === "")
      throw sourceProblem(
        `--source "${options[index]}" names no file.`,
        options[index]!,
        "Write --source PATH or --source NAME=PATH.",
      );
    if (name === null) continue;
    if (taken.some((each) => each.toLowerCase() === name.toLowerCase()))
      throw sourceProblem(
        name === sink
          ? `A source cannot be called ${sink}: so is the step that writes the result.`
          : `Two sources are called ${name}.`,
        name,
        "Give each source a name of its own.",
      );
    taken.push(name);
  }
  const names = namesOfFiles(
    given.flatMap(({ name, path: file }) => (name === null ? [file] : [])),
    taken,
  );
  return given.map(({ name, path: file }) => ({ name: name ?? names.shift()!, path: file }));
}

/** `csv`, `parquet`, … or `postgres:TABLE`. */
export function readTarget(option: string): PlanTarget {
  const [kind, table] = [option.split(":")[0]!, option.includes(":") ? option.slice(option.indexOf(":") + 1) : null];
  if (kind === "postgres" && table && tableNameSchema.safeParse(table).success)
    return { node: "out", kind: "postgres_sink", config: { connection: "target", table, mode: "replace" } };
  const format = sinkFormats.find((each) => each === option);
  if (!format)
    throw fail("invalid_input", `"${option}" is no target.`, {
      field: "--target",
      got: option,
      expected: "csv, parquet, json, ndjson or postgres:TABLE",
      mend: "Write, for example, --target parquet or --target postgres:daily_revenue",
    });
  return { node: "out", kind: "file_sink", config: { path: `out.${format}` } };
}

export interface PlanRequest {
  readonly engine: Engine;
  readonly scratchDirectory: string;
  /** Each with a name of its own, none that of the target's step. */
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

export interface Planned {
  readonly name: string;
  readonly start: string;
  readonly sources: readonly ProfiledSource[];
  readonly findings: readonly Finding[];
  readonly reply: TurnReply;
}

/** Profiles the files and runs one turn over them, without a server. */
export async function planRequest(request: PlanRequest): Promise<Planned> {
  const { engine, signal } = request;
  const sources: ProfiledSource[] = [];
  for (const { name, path: file } of request.sources) {
    sources.push(
      await profileSource({
        engine,
        name,
        input: { kind: "file", path: path.resolve(file) },
        snapshotDirectory: path.join(request.scratchDirectory, "snapshots"),
        signal,
      }),
    );
  }
  const { foreignKeys, findings } = await linkSources({ engine, sources, signal });
  const nodes: Record<string, SourceNode> = Object.fromEntries(
    request.sources.map(({ name, path: file }) => [
      name,
      { kind: "file_source" as const, config: { path: path.relative(request.directory, path.resolve(file)) || file } },
    ]),
  );
  const name = path.basename(request.directory).replaceAll(/[^A-Za-z0-9_-]+/g, "_") || "pipeline";
  const start = emptyDocument(name);
  const reply = await runTurn({
    request: request.request,
    mode: "plan",
    planner: request.planner,
    model: request.model,
    text: start,
    sources,
    nodes,
    findings,
    foreignKeys,
    target: request.target,
    engine,
    ...(request.onProgress ? { onProgress: request.onProgress } : {}),
    ...(signal ? { signal } : {}),
  });
  return { name, start, sources, findings, reply };
}

export const isProven = (proof: Proof | undefined): boolean => proof === undefined || proof.status === "passed";

/** The document with these suggestions accepted, in the order of the plan. */
export function acceptedDocument(start: string, accepted: readonly Proposal[]): string {
  const text = applyOperations(
    start,
    accepted.flatMap((each) => each.operations),
  );
  const problem = parsePipeline(text).problems.find((each) => each.severity === "error");
  if (problem) throw fail("invalid_document", problem.message, { node: problem.node, mend: problem.mend });
  return text;
}
