import type { LogView } from "#domain/api/runs.ts";
import { fail } from "#domain/errors/sluice-error.ts";
import type { Caller } from "#server/platform/caller.ts";
import { type Tx, withWorkspace } from "#server/platform/db.ts";

export interface LogQuery {
  readonly id: string;
  readonly after: number;
  readonly limit: number;
  readonly level?: LogView["level"] | undefined;
  readonly stage?: string | undefined;
  readonly search?: string | undefined;
}

export async function assertRun(tx: Tx, id: string): Promise<void> {
  if (!(await tx.run.findUnique({ where: { id }, select: { id: true } })))
    throw fail("not_found", "There is no such run in this workspace.");
}

/** Log lines of a run in order, after a number. */
export const listRunLogs = (
  caller: Caller,
  { id, after, limit, level, stage, search }: LogQuery,
): Promise<{ items: LogView[] }> =>
  withWorkspace(caller.workspaceId, async (tx) => {
    await assertRun(tx, id);
    const rows = await tx.$queryRaw<{ number: number; at: Date; log: Omit<LogView, "number" | "at"> }[]>`
    select number, at, body->'log' as log from "RunEvent" where "runId" = ${id}::uuid and number > ${after} and body->>'type' = 'log'
    and (${level ?? null}::text is null or body->'log'->>'level' = ${level ?? null}) and (${stage ?? null}::text is null or body->'log'->>'stage' = ${stage ?? null})
    and (${search ?? null}::text is null or strpos(lower(body->'log'->>'message'), lower(${search ?? null})) > 0)
    order by number limit ${limit}`;
    return { items: rows.map(({ number, at, log }) => ({ ...log, number, at: at.toISOString() })) };
  });
