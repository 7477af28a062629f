import type { SampleView } from "#domain/api/runs.ts";
import type { Tx } from "#server/platform/db.ts";
import type { QueueDepth } from "#server/queue/index.ts";
import type { RunKey } from "./run-key.ts";

/** What one process saw of a run in one second. */
export interface Second {
  readonly at: Date;
  readonly rows: number;
  readonly cpuPercent: number;
  readonly memoryBytes: number;
  readonly depth: QueueDepth;
}

interface Row {
  at: Date;
  rowsPerSecond: number;
  rowsTotal: bigint;
  cpuPercent: number;
  memoryBytes: bigint;
  queueDepth: number;
  queueOldestMs: number;
}

/** Adds it to the run's second; other processes may work for the same run. */
export async function addToSecond(tx: Tx, { workspaceId, runId }: RunKey, second: Second): Promise<SampleView> {
  const { at, rows, cpuPercent, depth } = second;
  const [row] = await tx.$queryRaw<Row[]>`
    insert into "RunSample" ("workspaceId", "runId", at, "rowsPerSecond", "rowsTotal", "cpuPercent", "memoryBytes", "queueDepth", "queueOldestMs")
    values (${workspaceId}::uuid, ${runId}::uuid, ${at}, ${rows}, ${rows} + coalesce((select max("rowsTotal") from "RunSample" where "runId" = ${runId}::uuid), 0),
      ${cpuPercent}, ${BigInt(Math.round(second.memoryBytes))}, ${depth.waiting}, ${Math.round(depth.oldestMs)})
    on conflict ("runId", at) do update set "rowsPerSecond" = "RunSample"."rowsPerSecond" + excluded."rowsPerSecond", "rowsTotal" = "RunSample"."rowsTotal" + ${rows},
      "cpuPercent" = "RunSample"."cpuPercent" + excluded."cpuPercent", "memoryBytes" = greatest("RunSample"."memoryBytes", excluded."memoryBytes"),
      "queueDepth" = excluded."queueDepth", "queueOldestMs" = excluded."queueOldestMs"
    returning *`;
  const { rowsPerSecond, cpuPercent: cpu, queueDepth, queueOldestMs, rowsTotal, memoryBytes } = row!;
  return {
    at: at.toISOString(),
    rowsPerSecond,
    rowsTotal: Number(rowsTotal),
    cpuPercent: cpu,
    memoryBytes: Number(memoryBytes),
    queueDepth,
    queueOldestMs,
  };
}
