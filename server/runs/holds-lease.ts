import type { Tx } from "#server/platform/db.ts";
import type { Lease } from "./lease-attempt.ts";
import { stageOfLease } from "./lease-attempt.ts";

/**
 * Whether this attempt is still the one that may change its stage: nobody has taken a later fencing token, and nobody
 * has called it lost. Asked with the run's row locked.
 */
export async function holdsLease(tx: Tx, lease: Lease): Promise<boolean> {
  const rows = await tx.$queryRaw<{ fence: number; state: string; run: string }[]>`
    select s.fence, a.state, r.state as run from "Attempt" a
    join "RunStage" s on s."runId" = a."runId" and s.stage = a.stage join "Run" r on r.id = a."runId"
    where a.id = ${lease.attemptId}::uuid and s.stage = ${stageOfLease(lease)}`;
  const row = rows[0];
  return (
    row !== undefined &&
    row.fence === lease.fence &&
    (row.state === "leased" || row.state === "running") &&
    row.run === "running"
  );
}
