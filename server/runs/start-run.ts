import { fail, SluiceError } from "#domain/errors/sluice-error.ts";
import { audit } from "#server/access/audit.ts";
import type { Caller } from "#server/platform/caller.ts";
import { type Tx, withWorkspace } from "#server/platform/db.ts";
import { requireFreeSpace } from "#server/platform/disk-space.ts";
import { notify } from "#server/platform/notify.ts";
import { changeRun } from "./change-run.ts";
import { planStage, type RunKey } from "./run-key.ts";
import { readText } from "#server/platform/document-thread/read-text.ts";

export interface StartRun {
  readonly pipelineId: string;
  readonly revision: number;
  readonly trigger?: "manual" | "schedule" | "api";
}

async function forecast(tx: Tx, pipelineId: string): Promise<number | null> {
  const [row] = await tx.$queryRaw<{ ms: number | null }[]>`
    select avg(extract(epoch from "finishedAt" - "startedAt") * 1000)::float8 as ms from (
      select "startedAt", "finishedAt" from "Run" where "pipelineId" = ${pipelineId}::uuid and state = 'succeeded' order by number desc limit 3) recent`;
  return row?.ms ? Math.round(row.ms) : null;
}

/** Freezes the revision's text as a run and queues it; a document with problems is refused with all of them. */
export async function startRun(
  caller: Pick<Caller, "workspaceId" | "personId">,
  { pipelineId, revision, trigger = "manual" }: StartRun,
): Promise<RunKey> {
  const { workspaceId, personId } = caller;
  await requireFreeSpace();
  const runId = await withWorkspace(workspaceId, async (tx) => {
    await tx.$queryRaw`select 1 from "Pipeline" where id = ${pipelineId}::uuid for update`;
    const pipeline = await tx.pipeline.findFirst({ where: { id: pipelineId, removedAt: null } });
    if (!pipeline) throw fail("not_found", "There is no such pipeline.");
    const found = await tx.revision.findUnique({ where: { pipelineId_number: { pipelineId, number: revision } } });
    if (!found) throw fail("not_found", `The pipeline has no revision ${revision}.`);
    const { problems } = await readText(found.text);
    const errors = problems.filter((each) => each.severity === "error");
    if (errors.length > 0) throw new SluiceError(errors);
    const last = await tx.run.findFirst({
      where: { pipelineId },
      orderBy: { number: "desc" },
      select: { number: true },
    });
    const run = await tx.run.create({
      data: {
        workspaceId,
        pipelineId,
        number: (last?.number ?? 0) + 1,
        revision,
        text: found.text,
        trigger,
        createdBy: personId,
        forecastMs: await forecast(tx, pipelineId),
      },
    });
    await tx.runStage.create({
      data: { workspaceId, runId: run.id, stage: planStage, position: 0, kind: "plan", nodes: [], after: [] },
    });
    await notify(tx, { workspaceId, kind: "run", id: run.id, pipelineId });
    await audit(tx, caller, {
      action: "run.start",
      subject: `${pipeline.name} #${run.number}`,
      after: { run: run.id, revision },
    });
    return run.id;
  });
  const key = { workspaceId, runId };
  await changeRun(key, async (change) => {
    change.emit({ type: "run", state: "queued" });
    await change.openAttempt(planStage);
  });
  return key;
}
