import { readdir, rm } from "node:fs/promises";
import path from "node:path";
import type { StageResult } from "#domain/runs/stage-result.ts";
import { asSweeper } from "#server/platform/db.ts";
import { attemptFolder, runFolder } from "./files.ts";
import { planStage } from "./run-key.ts";
import { recoverRuns } from "./recover-runs.ts";

const deadWorkerMs = 60_000;
/** Datasets between stages serve a resume; after this time a failed run begins anew. */
const keepDatasetsMs = 24 * 3_600_000;
const lookBackMs = 3_600_000;

interface DeadAttempt {
  workspaceId: string;
  runId: string;
  stage: string;
  number: number;
}

/** Folders of attempts that did not succeed, of the last hour. An attempt's own worker may be gone before it could clean up. */
async function sweepAttempts(): Promise<number> {
  const dead = await asSweeper(
    (tx) => tx.$queryRaw<DeadAttempt[]>`
    select "workspaceId", "runId", stage, number from "Attempt" where state in ('lost', 'failed') and stage <> ${planStage}
    and "finishedAt" between now() - ${lookBackMs} * interval '1 millisecond' and now() - interval '10 seconds'`,
  );
  for (const each of dead) await rm(attemptFolder(each, each.stage, each.number), { recursive: true, force: true });
  return dead.length;
}

/** Datasets of runs that ended long ago; files that a sink wrote stay, and so do the rows that were refused. */
async function sweepDatasets(): Promise<void> {
  const old = await asSweeper(
    (tx) => tx.$queryRaw<{ workspaceId: string; id: string; stage: string; result: StageResult | null }[]>`
    select r."workspaceId", r.id, s.stage, s.result from "Run" r join "RunStage" s on s."runId" = r.id
    where r.state in ('succeeded', 'failed', 'cancelled') and r."finishedAt" between now() - ${7 * keepDatasetsMs} * interval '1 millisecond' and now() - ${keepDatasetsMs} * interval '1 millisecond'
    and s.result is not null and not exists (select 1 from jsonb_array_elements(r.outputs) o where o->>'node' = s.stage)`,
  );
  for (const { workspaceId, id, result } of old) {
    if (!result?.file) continue;
    const file = path.join(runFolder({ workspaceId, runId: id }), result.file);
    const keepsRejects = (result.rejects ?? []).length > 0;
    await rm(keepsRejects ? file : path.dirname(file), { recursive: true, force: true });
  }
}

/** Removes what processes left behind that did not come to clean up. */
export async function sweep(): Promise<void> {
  await recoverRuns();
  await sweepAttempts();
  await sweepDatasets();
  await asSweeper(
    (tx) =>
      tx.$executeRaw`delete from "WorkerHeartbeat" where "seenAt" < now() - ${deadWorkerMs} * interval '1 millisecond'`,
  );
}

/** Scratch folders of engine children that no living process uses. */
export async function sweepScratch(folder: string, isAlive: (pid: number) => boolean): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    const pid = Number(/^worker-(\d+)$/.exec(name)?.[1] ?? Number.NaN);
    if (Number.isInteger(pid) && !isAlive(pid)) await rm(path.join(folder, name), { recursive: true, force: true });
  }
}
