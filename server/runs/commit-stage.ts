import { newProblems, type Problem } from "#domain/errors/problem.ts";
import type { NodeCounts } from "#domain/runs/counts.ts";
import type { RunInput, RunOutput, StageResult } from "#domain/runs/stage-result.ts";
import { allSucceeded } from "#domain/runs/stages.ts";
import type { Stage } from "#domain/plan/plan.ts";
import { plural } from "#domain/text/plural.ts";
import { changeRun, type RunChange } from "./change-run.ts";
import type { HandOver } from "./deliver-attempt.ts";
import { holdsLease } from "./holds-lease.ts";
import type { Lease } from "./lease-attempt.ts";
import { placeOutput } from "./place-output.ts";

export interface StageCommit {
  readonly stage: Stage;
  readonly result: StageResult;
  readonly output: RunOutput | null;
  /** Hash of an extracted table, by node. */
  readonly extracted: { readonly node: string; readonly fingerprint: string } | null;
  /** Kept with the run: it may succeed and still be wrong. */
  readonly warnings: readonly Problem[];
  readonly peakMemoryBytes: number;
  readonly cpuMs: number;
}

function inputsAfter(inputs: readonly RunInput[], { result, extracted }: StageCommit): RunInput[] {
  const rowsOf = (node: string): number | null => {
    const counts = result.counts[node];
    return counts ? Object.values(counts.in).reduce((total, each) => total + each, 0) : null;
  };
  const all =
    extracted && !inputs.some((each) => each.node === extracted.node)
      ? [...inputs, { ...extracted, rows: null, sizeBytes: null, expectedRows: null, proven: null }]
      : inputs;
  return all.map((each) => ({
    ...each,
    fingerprint: each.node === extracted?.node ? extracted.fingerprint : each.fingerprint,
    rows: rowsOf(each.node) ?? each.rows,
  }));
}

async function finish(change: RunChange): Promise<void> {
  if (allSucceeded(await change.stages())) {
    await change.moveRun("succeeded");
    return;
  }
  if (change.run.cancelAsked) return endCancelled(change);
  await change.openReadyStages();
}

/** Nothing of the run is being done any more: what was still to come will not. */
export async function endCancelled(change: RunChange): Promise<void> {
  const { tx, run } = change;
  await tx.attempt.updateMany({
    where: { runId: run.id, state: { in: ["ready", "leased", "running"] } },
    data: { state: "lost", finishedAt: new Date() },
  });
  for (const each of await change.stages())
    if (each.state === "ready" || each.state === "running") await change.moveStage(each.stage, "cancelled");
  await change.moveRun("cancelled");
}

/** A file of a stage with rejects holds both kinds of rows. */
function doneWords({ rows, counts }: StageResult): string {
  const rejected = Object.values(counts).reduce((sum, each) => sum + each.rejected, 0);
  return rejected > 0
    ? `${plural(rows, "row")}, ${rejected.toLocaleString("en-US")} of them rejected,`
    : plural(rows, "row");
}

export type Fencing = "on" | "off";

/** Makes an attempt's result the stage's, unless another attempt has come later: then it changes nothing and says false. */
export async function commitStage(
  lease: Lease,
  commit: StageCommit,
  { fencing, handOver }: { fencing: Fencing; handOver?: HandOver },
): Promise<boolean> {
  const { stage } = commit;
  const committing = async (change: RunChange): Promise<boolean> => {
    const { tx, run } = change;
    if (fencing === "on" && !(await holdsLease(tx, lease))) return false;
    if (commit.output?.file) await placeOutput(lease, commit.output.target, commit.output.file);
    const outputs = (run.outputs as unknown as RunOutput[]).filter((each) => each.node !== commit.output?.node);
    const problems = run.problems as unknown as Problem[];
    const counts = { ...(run.counts as Record<string, NodeCounts>), ...commit.result.counts };
    await tx.runStage.update({
      where: { runId_stage: { runId: run.id, stage: stage.id } },
      data: { result: commit.result },
    });
    await tx.attempt.update({
      where: { id: lease.attemptId },
      data: {
        state: "succeeded",
        finishedAt: new Date(),
        peakMemoryBytes: Math.round(commit.peakMemoryBytes),
        cpuMs: Math.round(commit.cpuMs),
      },
    });
    await tx.run.update({
      where: { id: run.id },
      data: {
        counts,
        problems: [...problems, ...newProblems(problems, commit.warnings)],
        inputs: inputsAfter(run.inputs as unknown as RunInput[], commit),
        outputs: commit.output ? [...outputs, commit.output] : outputs,
      },
    });
    change.emit({ type: "counts", counts: commit.result.counts });
    await change.moveStage(stage.id, "succeeded", lease.number);
    change.log(
      "info",
      stage.id,
      `done: ${doneWords(commit.result)} in ${(commit.result.durationMs / 1000).toFixed(1)} s`,
    );
    if (run.state === "running") await finish(change);
    return true;
  };
  return changeRun(lease.key, committing, handOver);
}
