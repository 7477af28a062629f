import { fail } from "#domain/errors/sluice-error.ts";
import { withWorkspace } from "#server/platform/db.ts";
import type { Lease } from "./lease-attempt.ts";

/** Without a beat for this long an attempt counts as lost, and another worker may take over. */
export const lostAfterMs = 5_000;
const beatEveryMs = 1_000;
const lookEveryMs = 250;
/** An attempt that cannot reach Postgres ends itself before others may take it over. */
const aloneAfterMs = lostAfterMs - 700;

type Standing = "mine" | "cancelled" | "taken";

async function look({ key, attemptId }: Lease, isBeat: boolean): Promise<Standing> {
  const rows = await withWorkspace(key.workspaceId, async (tx) => {
    if (isBeat)
      await tx.$executeRaw`update "Attempt" set "heartbeatAt" = now(), state = 'running' where id = ${attemptId}::uuid and state in ('leased', 'running')`;
    return tx.$queryRaw<{ state: string; run: string; asked: boolean }[]>`
      select a.state, r.state as run, r."cancelAsked" is not null as asked from "Attempt" a join "Run" r on r.id = a."runId" where a.id = ${attemptId}::uuid`;
  });
  const row = rows[0];
  if (!row || (row.state !== "leased" && row.state !== "running")) return "taken";
  return row.asked || row.run !== "running" ? "cancelled" : "mine";
}

export interface Pulse {
  readonly signal: AbortSignal;
  stop(): void;
}

/** Says once a second that the attempt lives, and aborts its work when the run is cancelled or somebody else has taken it over. */
export function startPulse(lease: Lease): Pulse {
  const end = new AbortController();
  let lastBeat = Date.now();
  let isLooking = false;
  const beat = async (): Promise<void> => {
    if (Date.now() - lastBeat > aloneAfterMs)
      end.abort(fail("unavailable", "The database could not be reached while the step ran."));
    if (isLooking || end.signal.aborted) return;
    isLooking = true;
    const isBeat = Date.now() - lastBeat >= beatEveryMs;
    try {
      const standing = await look(lease, isBeat);
      if (standing === "taken") end.abort(fail("conflict", "Another worker has taken this attempt over."));
      if (standing === "cancelled") end.abort(fail("cancelled", "The run was cancelled."));
      if (isBeat) lastBeat = Date.now();
    } catch {
      // The next look may reach the database again; `aloneAfterMs` bounds how long that is awaited.
    } finally {
      isLooking = false;
    }
  };
  const timer = setInterval(() => void beat(), lookEveryMs);
  return { signal: end.signal, stop: () => clearInterval(timer) };
}
