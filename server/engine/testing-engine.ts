import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parsePipeline } from "#domain/pipeline/parse.ts";
import type { Pipeline } from "#domain/pipeline/document.ts";
import type { Bound, SourceShape } from "#domain/plan/bound.ts";
import { inspectFile } from "#server/reading/index.ts";
import { buildPlan } from "#domain/plan/build-plan.ts";
import { createEngine } from "./create-engine.ts";
import type { Engine, EngineOptions } from "./engine.ts";
import { executePlan, type ExecutePlanRequest, type RunReport } from "./execute-plan.ts";

/** An engine with a folder of its own, for tests that run real children. */
export interface TestBench {
  readonly engine: Engine;
  readonly folder: string;
  file(name: string, content: string | Buffer): string;
  path(name: string): string;
  close(): Promise<void>;
}

export function openBench(options: Partial<EngineOptions> = {}): TestBench {
  const folder = mkdtempSync(path.join(tmpdir(), "sluice-test-"));
  const engine = createEngine({
    scratchDirectory: path.join(folder, "scratch"),
    memoryLimitBytes: 500e6,
    threads: 2,
    poolSize: 1,
    ...options,
  });
  const at = (name: string): string => path.join(folder, name);
  return {
    engine,
    folder,
    path: at,
    file: (name, content) => {
      writeFileSync(at(name), content);
      return at(name);
    },
    close: async () => {
      await engine.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The document with every file source read and every node bound. */
export async function bindDocument(
  bench: TestBench,
  text: string,
): Promise<{ pipeline: Pipeline; bound: Bound; shapes: Record<string, SourceShape> }> {
  const { pipeline, problems } = parsePipeline(text);
  if (problems.length > 0) throw new Error(problems.map((each) => each.message).join("\n"));
  const shapes: Record<string, SourceShape> = {};
  for (const node of pipeline.nodes.filter((each) => each.kind === "file_source")) {
    const { dialect, columns } = await inspectFile(bench.engine, {
      path: bench.path(String(node.config.path)),
      config: node.config,
    });
    shapes[node.name] = { dialect, columns };
  }
  return { pipeline, shapes, bound: await bench.engine.bind(pipeline, shapes) };
}

/** Runs a document that was bound, on the files of the bench; what it writes to files lies in `out`. */
export const runBound = (
  bench: TestBench,
  {
    pipeline,
    bound,
    ...given
  }: { pipeline: Pipeline; bound: Bound } & Pick<ExecutePlanRequest, "runId" | "hash" | "onEvent">,
): Promise<RunReport> =>
  executePlan({
    plan: buildPlan(pipeline, bound),
    engine: bench.engine,
    connections: {},
    sourcesDirectory: bench.folder,
    outDirectory: bench.path("out"),
    workDirectory: bench.path(`work-${given.runId}`),
    ...given,
  });
