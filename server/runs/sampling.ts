import type { SampleView } from "#domain/api/runs.ts";
import { type Tx, withWorkspace } from "#server/platform/db.ts";
import { logger } from "#server/platform/logger.ts";
import { queue, type QueueDepth } from "#server/queue/index.ts";
import { announce, appendEvents, type EventBody } from "./announce.ts";
import { Meter } from "./meter.ts";
import type { RunKey } from "./run-key.ts";

/** One second of the chart. */
const bucketMs = 1_000;
/** Progress is told this often at most. */
const progressEveryMs = 500;

interface Second { readonly at: Date; readonly rows: number; readonly cpuPercent: number; readonly memoryBytes: number; readonly depth: QueueDepth }

/** Adds what this process saw to the run's second; other processes may work for the same run. Rows of stages that are done count once. */
async function addToSecond(tx: Tx, { workspaceId, runId }: RunKey, { at: second, rows, cpuPercent, memoryBytes, depth }: Second): Promise<SampleView> {
  const [row] = await tx.$queryRaw<{ at: Date; rowsPerSecond: number; rowsTotal: bigint; cpuPercent: number; memoryBytes: bigint; queueDepth: number; queueOldestMs: number }[]>`
    insert into "RunSample" ("workspaceId", "runId", at, "rowsPerSecond", "rowsTotal", "cpuPercent", "memoryBytes", "queueDepth", "queueOldestMs")
    values (${workspaceId}::uuid, ${runId}::uuid, ${second}, ${rows},
      ${rows} + coalesce((select max("rowsTotal") from "RunSample" where "runId" = ${runId}::uuid), 0), ${cpuPercent}, ${BigInt(Math.round(memoryBytes))}, ${depth.waiting}, ${Math.round(depth.oldestMs)})
    on conflict ("runId", at) do update set "rowsPerSecond" = "RunSample"."rowsPerSecond" + excluded."rowsPerSecond", "rowsTotal" = "RunSample"."rowsTotal" + ${rows},
      "cpuPercent" = greatest("RunSample"."cpuPercent", excluded."cpuPercent"), "memoryBytes" = greatest("RunSample"."memoryBytes", excluded."memoryBytes"),
      "queueDepth" = excluded."queueDepth", "queueOldestMs" = excluded."queueOldestMs"
    returning *`;
  const { at, rowsTotal, memoryBytes: memory, ...others } = row!;
  return { at: at.toISOString(), rowsPerSecond: others.rowsPerSecond, cpuPercent: others.cpuPercent, queueDepth: others.queueDepth, queueOldestMs: others.queueOldestMs, rowsTotal: Number(rowsTotal), memoryBytes: Number(memory) };
}

export interface Sampling { readonly meter: Meter; stop(): Promise<void> }

const noDepth: QueueDepth = { waiting: 0, active: 0, oldestMs: 0 };

/** Stores a sample each second while an attempt runs, and tells its progress. A second is stored when it is over. */
export function startSampling(key: RunKey, stage: string): Sampling {
  const meter = new Meter();
  let told = -1;
  let busy: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout;
  const store = async (second: Date | null): Promise<void> => {
    const depth = second ? await queue().depth("run-attempt").catch(() => noDepth) : noDepth;
    const number = await withWorkspace(key.workspaceId, async (tx) => {
      const bodies: EventBody[] = [];
      if (meter.rows !== told) bodies.push({ type: "progress", stage, rows: meter.rows, percent: meter.percent });
      if (second) bodies.push({ type: "sample", sample: await addToSecond(tx, key, { at: second, ...meter.read(), depth }) });
      told = meter.rows;
      return bodies.length > 0 ? appendEvents(tx, key, bodies) : null;
    });
    if (number !== null) announce(key, number);
  };
  const next = (second: Date | null): void => {
    busy = busy.then(() => store(second)).catch((error: unknown) => logger().warn({ runId: key.runId, reason: String(error) }, "a sample could not be stored"));
  };
  const secondAt = (time: number): Date => new Date(Math.floor(time / bucketMs) * bucketMs);
  const arm = (): void => {
    const due = Math.floor(Date.now() / progressEveryMs + 1) * progressEveryMs;
    timer = setTimeout(() => { next(due % bucketMs === 0 ? new Date(due - bucketMs) : null); arm(); }, due - Date.now());
  };
  arm();
  return {
    meter,
    stop: async () => {
      clearTimeout(timer);
      next(secondAt(Date.now()));
      await busy;
    },
  };
}
