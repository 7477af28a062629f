import { setTimeout as sleep } from "node:timers/promises";
import type { Run } from "#prisma/generated/client.ts";
import { withWorkspace } from "#server/platform/db.ts";
import type { RunKey } from "../run-key.ts";

export const readRun = ({ workspaceId, runId }: RunKey): Promise<Run> =>
  withWorkspace(workspaceId, (tx) => tx.run.findUniqueOrThrow({ where: { id: runId } }));

/** Looks until the run is what it should be, and says what it was when that did not happen. */
export async function waitForRun(key: RunKey, wanted: (run: Run) => boolean, limitMs = 60_000): Promise<Run> {
  for (const until = Date.now() + limitMs; Date.now() < until;) {
    const run = await readRun(key);
    if (wanted(run)) return run;
    await sleep(50);
  }
  const [run, attempts] = await withWorkspace(key.workspaceId, (tx) =>
    Promise.all([
      tx.run.findUnique({ where: { id: key.runId } }),
      tx.attempt.findMany({ where: { runId: key.runId }, orderBy: { createdAt: "asc" } }),
    ]),
  );
  throw new Error(
    `the run is still ${run?.state}: ${JSON.stringify(run?.problems)} ${JSON.stringify(attempts, (_name, value: unknown) => (typeof value === "bigint" ? Number(value) : value))}`,
  );
}

export const isOver = (run: Run): boolean => ["succeeded", "failed", "cancelled"].includes(run.state);
