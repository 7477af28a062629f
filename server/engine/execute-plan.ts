import { rm } from "node:fs/promises";
import path from "node:path";
import { newProblems, type Problem, problem } from "#domain/errors/problem.ts";
import { SluiceError } from "#domain/errors/sluice-error.ts";
import type { Plan, Stage } from "#domain/plan/plan.ts";
import type { NodeCounts } from "#domain/runs/counts.ts";
import type { Engine, Progress, StageOutcome } from "./engine.ts";
import { publishFile } from "./publish-file.ts";
import { type Connections, runStage } from "./run-stage.ts";

export type PlanEvent =
  | { readonly type: "started"; readonly stage: string }
  | { readonly type: "progress"; readonly stage: string; readonly progress: Progress }
  | { readonly type: "finished"; readonly stage: string; readonly outcome: StageOutcome };

export interface ExecutePlanRequest {
  readonly plan: Plan;
  readonly engine: Engine;
  readonly connections: Connections;
  /** Folder that relative source paths start from. */
  readonly sourcesDirectory: string;
  /** Folder that file sinks write to. */
  readonly outDirectory: string;
  /** Folder for datasets between stages; emptied at the end. */
  readonly workDirectory: string;
  /** Identifies the run: a repeated load of the same run changes nothing. */
  readonly runId: string;
  readonly hash?: boolean;
  readonly onEvent?: (event: PlanEvent) => void;
  readonly signal?: AbortSignal;
}

export interface OutputReport {
  readonly node: string;
  readonly path?: string;
  readonly table?: string;
  readonly rows: number;
  readonly fingerprint: string | null;
  readonly hash: string | null;
}

export interface RunReport {
  readonly status: "succeeded" | "failed" | "cancelled";
  readonly nodes: Record<string, NodeCounts>;
  readonly outputs: OutputReport[];
  readonly problems: Problem[];
}

const outputOf = (stage: Stage, outcome: StageOutcome): OutputReport[] => {
  const { writes } = stage;
  const { file, rows, fingerprint, hash } = outcome;
  if (writes.to === "file") return [{ node: writes.node, path: file, rows, fingerprint, hash }];
  return writes.to === "postgres" ? [{ node: writes.node, table: writes.table, rows, fingerprint, hash }] : [];
};

/** What is wrong with a dataset whose check stops the run. */
export function stopProblem(stage: Stage, outcome: Pick<StageOutcome, "counts">): Problem | null {
  if (stage.refuses?.action !== "stop") return null;
  const rejected = outcome.counts[stage.refuses.node]?.rejected ?? 0;
  if (rejected === 0) return null;
  return problem("check_stopped", `${stage.refuses.node}: ${rejected} rows fail the check, so the run was stopped.`, {
    node: stage.refuses.node,
    field: "rules",
    expected: "0 failing rows",
    got: String(rejected),
    mend: "Fix the rows in a step before, or set aside the rows that fail (on_fail: quarantine).",
  });
}

const sourcePaths = (stages: readonly Stage[], request: ExecutePlanRequest): Record<string, string> =>
  Object.fromEntries(
    stages
      .flatMap((stage) => stage.nodes)
      .filter((node) => node.source)
      .map((node) => [`source:${node.name}`, path.resolve(request.sourcesDirectory, node.source!.path)]),
  );

function stagePaths(
  stage: Stage,
  request: ExecutePlanRequest,
  datasets: ReadonlyMap<string, string>,
): Record<string, string> {
  return Object.fromEntries([
    ...Object.entries(sourcePaths([stage], request)),
    ...stage.reads.datasets.map((name) => [`dataset:${name}`, datasets.get(name)!]),
  ]);
}

/** Runs every stage in order in this process; the first that fails ends the run. */
export async function executePlan(request: ExecutePlanRequest): Promise<RunReport> {
  const report: RunReport & { nodes: Record<string, NodeCounts> } = {
    status: "succeeded",
    nodes: {},
    outputs: [],
    problems: [],
  };
  const datasets = new Map<string, string>();
  try {
    for (const stage of request.plan.stages) {
      request.onEvent?.({ type: "started", stage: stage.id });
      const outDirectory = path.join(request.workDirectory, stage.id);
      const ran = await runStage({
        engine: request.engine,
        plan: request.plan,
        stage,
        connections: request.connections,
        outDirectory,
        hash: request.hash,
        signal: request.signal,
        owner: request.runId,
        paths: stagePaths(stage, request, datasets),
        sourcePaths: sourcePaths(request.plan.stages, request),
        loadId: `${request.runId}/${stage.id}`,
        fencingToken: 1,
        onProgress: (progress) => request.onEvent?.({ type: "progress", stage: stage.id, progress }),
      });
      const outcome =
        stage.writes.to === "file"
          ? { ...ran, file: await publishFile(ran.file, { folder: request.outDirectory, path: stage.writes.path }) }
          : ran;
      datasets.set(stage.id, outcome.file);
      Object.assign(report.nodes, outcome.counts);
      report.problems.push(...newProblems(report.problems, outcome.warnings));
      request.onEvent?.({ type: "finished", stage: stage.id, outcome });
      const stopped = stopProblem(stage, outcome);
      if (stopped) throw new SluiceError(stopped);
      report.outputs.push(...outputOf(stage, outcome));
    }
    return report;
  } catch (error) {
    if (!(error instanceof SluiceError)) throw error;
    return {
      ...report,
      status: error.code === "cancelled" ? "cancelled" : "failed",
      problems: [...error.problems, ...report.problems],
    };
  } finally {
    await rm(request.workDirectory, { recursive: true, force: true });
  }
}
