import { mkdir, open, rename, stat } from "node:fs/promises";
import path from "node:path";
import type { Plan, Stage } from "#domain/plan/plan.ts";
import { firstSources } from "#domain/plan/planned-nodes.ts";
import { fail, SluiceError } from "#domain/errors/sluice-error.ts";
import type { RunOutput, StageResult } from "#domain/runs/stage-result.ts";
import { type Connections, type Engine, runStage, type RunStageResult, stopProblem } from "#server/engine/index.ts";
import { withWorkspace } from "#server/platform/db.ts";
import { hashFiles } from "#server/sources/content-hash.ts";
import { recordEvents } from "./announce.ts";
import { commitStage, type Fencing, type StageCommit } from "./commit-stage.ts";
import type { HandOver } from "./deliver-attempt.ts";
import { attemptFolder, runFolder, stoppedFile } from "./files.ts";
import { inputPath } from "#server/sources/input-files.ts";
import type { Lease } from "./lease-attempt.ts";
import type { Expected } from "./meter.ts";
import { rememberProven } from "./proven-inputs.ts";
import { openConnections } from "./open-connections.ts";
import { startSampling } from "./sampling.ts";

export interface StageWork {
  readonly lease: Lease;
  readonly plan: Plan;
  readonly stage: Stage;
}
export interface StageContext {
  readonly engine: Engine;
  readonly signal: AbortSignal;
  readonly fencing: Fencing;
  readonly handOver?: HandOver;
  /** What is still to be done once the stage is committed, which nobody waits for. */
  readonly afterwards: (rest: Promise<void>) => void;
}

async function pathsOf({ lease, stage }: StageWork): Promise<Record<string, string>> {
  const { workspaceId, runId } = lease.key;
  const { datasets: names } = stage.reads;
  if (names.length === 0) return sourcePathsOf(workspaceId, [stage]);
  const rows = await withWorkspace(workspaceId, (tx) =>
    tx.runStage.findMany({ where: { runId, stage: { in: [...names] } } }),
  );
  const datasets = rows.map((row) => [
    `dataset:${row.stage}`,
    path.join(runFolder(lease.key), (row.result as unknown as StageResult).file ?? ""),
  ]);
  return { ...Object.fromEntries(datasets), ...sourcePathsOf(workspaceId, [stage]) };
}

const sourcePathsOf = (workspaceId: string, stages: readonly Stage[]): Record<string, string> =>
  Object.fromEntries(
    stages
      .flatMap((stage) => stage.nodes)
      .filter((node) => node.source)
      .map((node) => [`source:${node.name}`, inputPath(workspaceId, node.name, node.source!.path)]),
  );

/** A file that a crash or a full disk cut short is never committed: a Parquet file ends with its mark, and no file may have lost bytes. */
async function verifyFile(stage: Stage, { file, sizeBytes }: RunStageResult): Promise<void> {
  const { size } = await stat(file);
  const broken = fail("engine_crashed", `${stage.id} was written incompletely.`, {
    node: stage.id,
    mend: "Check the free space of the disk, then resume the run.",
  });
  if (size !== sizeBytes) throw broken;
  if (!file.endsWith(".parquet")) return;
  const handle = await open(file, "r");
  try {
    const { buffer } = await handle.read(Buffer.alloc(4), 0, 4, size - 4);
    if (buffer.toString("latin1") !== "PAR1") throw broken;
  } finally {
    await handle.close();
  }
}

function outputOf(stage: Stage, result: StageResult, rowsFile: string): RunOutput | null {
  const { writes } = stage;
  if (writes.to === "file")
    return {
      node: writes.node,
      kind: "file",
      target: writes.path,
      rows: result.rows,
      fingerprint: result.fingerprint,
      hash: result.hash,
      sizeBytes: result.sizeBytes,
      file: result.file,
      rowsFile,
    };
  if (writes.to === "postgres")
    return {
      node: writes.node,
      kind: "table",
      target: `${writes.connection}: ${writes.table}`,
      rows: result.rows,
      fingerprint: result.fingerprint,
      hash: result.hash,
      sizeBytes: null,
      file: null,
      rowsFile,
    };
  return null;
}

async function commitOf(
  { lease, stage }: StageWork,
  outcome: RunStageResult,
  signal: AbortSignal,
): Promise<StageCommit> {
  const isLoad = stage.writes.to === "postgres";
  const inRun = (file: string): string => path.relative(runFolder(lease.key), file);
  const result: StageResult = {
    file: isLoad ? null : inRun(outcome.file),
    rows: outcome.rows,
    sizeBytes: outcome.sizeBytes,
    fingerprint: outcome.fingerprint,
    hash: outcome.hash,
    rowsRead: outcome.rowsRead,
    durationMs: outcome.durationMs,
    counts: { ...outcome.counts },
    rejects: outcome.rejects.map((each) => ({ ...each, file: inRun(each.file) })),
  };
  const extracted =
    stage.writes.to === "extract"
      ? { node: stage.writes.node, fingerprint: `sha256:${(await hashFiles([outcome.file], { signal })).hash}` }
      : null;
  return {
    stage,
    result,
    output: outputOf(stage, result, inRun(outcome.rowsFile)),
    extracted,
    warnings: outcome.warnings,
    peakMemoryBytes: outcome.peakMemoryBytes,
    cpuMs: outcome.cpuMs,
  };
}

/** Connections of this stage alone: a password is read only where it is used. */
async function connectionsOf({ lease, stage }: StageWork): Promise<Connections> {
  const { writes } = stage;
  return writes.to === "postgres" || writes.to === "extract"
    ? openConnections(lease.key.workspaceId, [writes.connection])
    : {};
}

/** What the stage's sources hold, as the profile and the disk say. */
function expectedOf({ lease, plan, stage }: StageWork): Expected {
  const names = firstSources(plan, stage).map(({ name }) => name);
  const inputs = lease.inputs.filter((each) => names.includes(each.node));
  return {
    rows: inputs.reduce((sum, each) => sum + (each.expectedRows ?? 0), 0),
    bytes: inputs.reduce((sum, each) => sum + (each.sizeBytes ?? 0), 0),
  };
}

/** Records of all sources that the stage read first of all. */
const recordsOf = ({ plan, stage }: StageWork, { counts }: RunStageResult): number =>
  firstSources(plan, stage).reduce((sum, node) => sum + (counts[node.name]?.in.records ?? 0), 0);

async function keepStopped({ key }: Lease, { rejects }: RunStageResult): Promise<void> {
  for (const { node, file } of rejects) {
    const place = path.join(runFolder(key), stoppedFile(node));
    await mkdir(path.dirname(place), { recursive: true });
    await rename(file, place);
  }
}

/** Runs a leased stage and commits it; false where somebody else has taken it over meanwhile. */
export async function performStage(work: StageWork, context: StageContext): Promise<boolean> {
  const { engine, signal, fencing } = context;
  const { lease, plan, stage } = work;
  const sampling = startSampling(lease.key, stage.id, expectedOf(work));
  try {
    const paths = await pathsOf(work);
    await rememberProven(stage, lease.inputs, paths);
    const outcome = await runStage({
      engine,
      plan,
      stage,
      connections: await connectionsOf(work),
      paths,
      sourcePaths: sourcePathsOf(lease.key.workspaceId, plan.stages),
      outDirectory: attemptFolder(lease.key, stage.id, lease.number),
      keepRejects: true,
      signal,
      owner: lease.key.runId,
      loadId: fencing === "on" ? `${lease.key.runId}/${stage.id}` : `${lease.attemptId}`,
      fencingToken: lease.fence,
      onProgress: (progress) => sampling.meter.progress(progress),
    });
    sampling.meter.finish({
      rows: recordsOf(work, outcome),
      ownRows: outcome.rowsRead,
      cpuMs: outcome.cpuMs,
      peakMemoryBytes: outcome.peakMemoryBytes,
    });
    await verifyFile(stage, outcome);
    const stopped = stopProblem(stage, outcome);
    if (stopped) {
      await keepStopped(lease, outcome);
      throw new SluiceError(stopped);
    }
    const logged = [
      ...outcome.warnings.map(({ message }) => ({ level: "warn", message }) as const),
      ...outcome.notes.map((message) => ({ level: "info", message }) as const),
    ];
    await recordEvents(
      lease.key,
      logged.map((each) => ({ type: "log", log: { ...each, stage: stage.id } })),
    );
    return await commitStage(lease, await commitOf(work, outcome, signal), context);
  } finally {
    context.afterwards(sampling.stop());
  }
}
