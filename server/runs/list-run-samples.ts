import type { SampleView } from "#domain/api/runs.ts";
import type { Caller } from "#server/platform/caller.ts";
import { withWorkspace } from "#server/platform/db.ts";
import { assertRun } from "./list-run-logs.ts";

/** What was measured of a run, second by second. */
export const listRunSamples = (caller: Caller, id: string): Promise<{ items: SampleView[] }> =>
  withWorkspace(caller.workspaceId, async (tx) => {
    await assertRun(tx, id);
    const rows = await tx.runSample.findMany({ where: { runId: id }, orderBy: { at: "asc" } });
    return {
      items: rows.map(({ at, rowsPerSecond, rowsTotal, cpuPercent, memoryBytes, queueDepth, queueOldestMs }) => ({
        at: at.toISOString(),
        rowsPerSecond,
        rowsTotal: Number(rowsTotal),
        cpuPercent,
        memoryBytes: Number(memoryBytes),
        queueDepth,
        queueOldestMs,
      })),
    };
  });
