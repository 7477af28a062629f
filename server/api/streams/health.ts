import { setTimeout as sleep } from "node:timers/promises";
import { withPerson } from "#server/platform/db.ts";
import { readPartStates } from "#server/platform/part-states.ts";
import { processWide } from "#server/platform/process-wide.ts";

/** A database that was stopped takes a question and never answers it: whoever asks for health must not wait with it. */
const deadlineMs = 2_000;

const asking = (): { current: Promise<boolean> | null } => processWide("health", () => ({ current: null }));

/** One question at a time, however many ask: those that a stopped database holds would use up the connections. */
async function isDatabaseThere(): Promise<boolean> {
  const shared = asking();
  shared.current ??= withPerson(null, (tx) => tx.$queryRaw`select 1`)
    .then(
      () => true,
      () => false,
    )
    .finally(() => (shared.current = null));
  return Promise.race([shared.current, sleep(deadlineMs, false, { ref: false })]);
}

/** 200 while the database answers; `parts` says how the launcher sees each part that it watches. */
export async function answerHealth(): Promise<Response> {
  const [isThere, parts] = await Promise.all([isDatabaseThere(), readPartStates()]);
  if (isThere) return Response.json({ ok: true, parts });
  return Response.json({ ok: false, message: "The database does not answer.", parts }, { status: 503 });
}
