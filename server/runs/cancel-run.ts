import { fail } from "#domain/errors/sluice-error.ts";
import { isFinished } from "#domain/runs/state.ts";
import { audit } from "#server/access/audit.ts";
import type { Caller } from "#server/platform/caller.ts";
import { changeRun } from "./change-run.ts";
import { endCancelled } from "./commit-stage.ts";

/**
 * Asks for the end of a run. Where a worker is at it, the worker ends it: only it knows whether its load was committed
 * a moment before. Otherwise the run is cancelled here.
 */
export async function cancelRun(caller: Pick<Caller, "workspaceId" | "personId">, runId: string): Promise<void> {
  await changeRun({ workspaceId: caller.workspaceId, runId }, async (change) => {
    const { tx, run } = change;
    if (isFinished(run.state))
      throw fail("conflict", `The run has already ${run.state === "cancelled" ? "been cancelled" : run.state}.`);
    if (run.cancelAsked) return;
    await tx.run.update({ where: { id: runId }, data: { cancelAsked: new Date() } });
    await audit(tx, caller, { action: "run.cancel", subject: runId });
    change.log("info", null, "cancel was asked for");
    const held = await tx.attempt.count({ where: { runId, state: { in: ["leased", "running"] } } });
    if (held === 0) await endCancelled(change);
  });
}
