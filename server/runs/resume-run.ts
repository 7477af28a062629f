import { fail } from "#domain/errors/sluice-error.ts";
import { audit } from "#server/access/audit.ts";
import type { Caller } from "#server/platform/caller.ts";
import { requireFreeSpace } from "#server/platform/disk-space.ts";
import { notify } from "#server/platform/notify.ts";
import { changeRun } from "./change-run.ts";
import { planStage, type RunKey } from "./run-key.ts";

/** Queues a failed or cancelled run again: stages that succeeded on unchanged inputs are kept. */
export async function resumeRun(caller: Pick<Caller, "workspaceId" | "personId">, runId: string): Promise<RunKey> {
  await requireFreeSpace();
  const key = { workspaceId: caller.workspaceId, runId };
  await changeRun(key, async (change) => {
    const { tx, run } = change;
    if (run.state !== "failed" && run.state !== "cancelled")
      throw fail("conflict", `Only a run that failed or was cancelled can be resumed; this one is ${run.state}.`);
    await tx.run.update({
      where: { id: runId },
      data: { problems: [], finishedAt: null, startedAt: null, cancelAsked: null },
    });
    await notify(tx, { workspaceId: key.workspaceId, kind: "run", id: runId, pipelineId: run.pipelineId });
    await audit(tx, caller, { action: "run.resume", subject: runId });
    await change.moveRun("queued");
    await change.openAttempt(planStage);
  });
  return key;
}
