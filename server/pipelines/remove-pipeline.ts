import { fail } from "#domain/errors/sluice-error.ts";
import { audit } from "#server/access/audit.ts";
import type { Caller } from "#server/platform/caller.ts";
import { withWorkspace } from "#server/platform/db.ts";
import { notify } from "#server/platform/notify.ts";
import { lockPipeline } from "./stored-pipeline.ts";

/** Takes a pipeline out of every list; its runs stay readable. */
export const removePipeline = (caller: Caller, id: string): Promise<void> =>
  withWorkspace(caller.workspaceId, async (tx) => {
    const { record } = await lockPipeline(tx, id);
    const active = await tx.run.count({ where: { pipelineId: id, state: { in: ["queued", "running"] } } });
    if (active > 0) throw fail("conflict", `${record.name} is running.`, { mend: "Cancel its run first." });
    await tx.pipeline.update({ where: { id }, data: { removedAt: new Date() } });
    await audit(tx, caller, { action: "pipelines.remove", subject: record.name, before: { id } });
    await notify(tx, { workspaceId: caller.workspaceId, kind: "pipeline", id, number: record.revision });
  });
