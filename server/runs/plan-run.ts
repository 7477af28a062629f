import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import path from "node:path";
import { problem } from "#domain/errors/problem.ts";
import { fail, SluiceError } from "#domain/errors/sluice-error.ts";
import { parsePipeline } from "#domain/pipeline/parse.ts";
import { buildPlan } from "#domain/plan/build-plan.ts";
import type { Plan } from "#domain/plan/plan.ts";
import type { RunInput, StageResult } from "#domain/runs/stage-result.ts";
import { withFollowers } from "#domain/runs/stages.ts";
import { plural } from "#domain/text/plural.ts";
import type { Engine } from "#server/engine/index.ts";
import { sourcesOf } from "#server/pipelines/pipeline-sources.ts";
import { Prisma, withWorkspace } from "#server/platform/db.ts";
import { changeRun, type RunChange } from "./change-run.ts";
import type { HandOver } from "./deliver-attempt.ts";
import { runFolder } from "./files.ts";
import { holdsLease } from "./holds-lease.ts";
import { fingerprintFiles, inputPaths } from "#server/sources/input-files.ts";
import type { Lease } from "./lease-attempt.ts";
import { planStage } from "./run-key.ts";
import { provenBy } from "./proven-inputs.ts";
import { expectedRows, sourceShapes } from "./source-shapes.ts";

/** What this process made last of a document over sources that were read so: the same comes of it again. */
const plans = new Map<string, Plan>();
const mostPlans = 50;

async function makePlan(engine: Engine, lease: Lease, signal: AbortSignal): Promise<Plan> {
  const { workspaceId, runId } = lease.key;
  const { run, shapes } = await withWorkspace(workspaceId, async (tx) => {
    const found = await tx.run.findUniqueOrThrow({ where: { id: runId } });
    return {
      run: found,
      shapes: found.plan ? {} : await sourceShapes(tx, found.pipelineId, parsePipeline(found.text).pipeline),
    };
  });
  if (run.plan) return run.plan as unknown as Plan;
  const { pipeline, problems } = parsePipeline(run.text);
  if (problems.length > 0) throw new SluiceError([...problems]);
  const place = createHash("sha256")
    .update(JSON.stringify([run.text, shapes]))
    .digest("hex");
  const known = plans.get(place);
  if (known) return known;
  const bound = await engine.bind(pipeline, shapes, signal);
  const errors = bound.problems.filter((each) => each.severity === "error");
  if (errors.length > 0) throw new SluiceError(errors);
  const plan = buildPlan(pipeline, bound);
  if (plan.stages.length === 0)
    throw new SluiceError(
      problem("invalid_document", "There is nothing to run: the pipeline writes nothing.", {
        mend: "Add a step that writes a file or a table.",
      }),
    );
  plans.set(place, plan);
  if (plans.size > mostPlans) plans.delete(plans.keys().next().value!);
  return plan;
}

async function writeStages({ tx, run, key }: RunChange, plan: Plan): Promise<void> {
  await tx.run.update({ where: { id: run.id }, data: { plan: plan as object } });
  await tx.runStage.createMany({
    skipDuplicates: true,
    data: plan.stages.map((stage, index) => ({
      workspaceId: key.workspaceId,
      runId: run.id,
      stage: stage.id,
      position: index + 1,
      kind: stage.kind,
      nodes: stage.nodes.map((node) => node.name),
      after: [...stage.after],
      state: "waiting",
    })),
  });
}

/** On a resume: what stands on an input that changed, or whose file is gone, is done again; everything else that succeeded stays. */
async function resetStages(change: RunChange, plan: Plan, changed: ReadonlySet<string>): Promise<void> {
  const stages = await change.stages();
  const isGone = (result: StageResult | null): boolean =>
    result !== null && result.file !== null && !existsSync(path.join(runFolder(change.key), result.file));
  const stale = stages.filter(
    (each) =>
      plan.stages.find((stage) => stage.id === each.stage)?.reads.sources.some((node) => changed.has(node)) ||
      isGone(each.result as StageResult | null),
  );
  const again = withFollowers(
    stages,
    stale.map((each) => each.stage),
  );
  for (const each of stages) {
    if (each.state === "succeeded" && !again.has(each.stage)) {
      change.log("info", each.stage, "kept from the earlier try");
      continue;
    }
    if (each.state === "waiting" && each.result === null) continue;
    await change.tx.runStage.update({
      where: { runId_stage: { runId: change.run.id, stage: each.stage } },
      data: { result: Prisma.DbNull },
    });
    await change.moveStage(each.stage, "waiting");
  }
}

/** The first step of a run: freezes its plan and the fingerprints of its inputs, and opens the stages that may begin. */
export async function planRun(
  lease: Lease,
  { engine, signal, handOver }: { engine: Engine; signal: AbortSignal; handOver?: HandOver },
): Promise<void> {
  const plan = await makePlan(engine, lease, signal);
  const fingerprints = await fingerprintFiles(inputPaths(lease.key.workspaceId, plan), signal);
  const planning = async (change: RunChange): Promise<void> => {
    if (!(await holdsLease(change.tx, lease))) return;
    const before = change.run.inputs as unknown as RunInput[];
    const changed = new Set(
      [...fingerprints]
        .filter(([node, { fingerprint }]) =>
          before.some((each) => each.node === node && each.fingerprint !== fingerprint),
        )
        .map(([node]) => node),
    );
    const sources = await sourcesOf(change.tx, change.run.pipelineId, parsePipeline(change.run.text).pipeline);
    const files = [...fingerprints].map(([node, found]): RunInput => ({
      node,
      fingerprint: found.fingerprint,
      sizeBytes: found.sizeBytes,
      expectedRows: expectedRows(sources, node),
      proven: provenBy(sources, node, found),
      rows: changed.has(node) ? null : (before.find((each) => each.node === node)?.rows ?? null),
    }));
    await change.tx.run.update({
      where: { id: change.run.id },
      data: { inputs: [...files, ...before.filter((each) => !fingerprints.has(each.node))] },
    });
    await change.tx.attempt.update({
      where: { id: lease.attemptId },
      data: { state: "succeeded", finishedAt: new Date() },
    });
    await change.moveStage(planStage, "succeeded");
    await writeStages(change, plan);
    await resetStages(change, plan, changed);
    change.log(
      "info",
      null,
      `planned: ${plural(plan.stages.length, "stage")}, ${plural(fingerprints.size, "input file")}`,
    );
    if (change.run.cancelAsked) throw fail("cancelled", "The run was cancelled.");
    await change.openReadyStages();
  };
  await changeRun(lease.key, planning, handOver);
}
