import { processWide } from "#server/platform/process-wide.ts";

const windowMs = 15 * 60_000;
const failuresAllowed = 10;
const keysKept = 10_000;

interface Failures {
  count: number;
  until: number;
}
const failures = (): Map<string, Failures> => processWide("failed sign-ins", () => new Map());

/** Minutes to wait before the next attempt under this key, or 0. */
export function minutesToWait(key: string, now = Date.now()): number {
  const known = failures().get(key);
  if (!known || known.until <= now || known.count < failuresAllowed) return 0;
  return Math.ceil((known.until - now) / 60_000);
}

export function countFailure(key: string, now = Date.now()): void {
  const all = failures();
  const known = all.get(key);
  if (all.size >= keysKept)
    for (const [old, each] of all) if (each.until <= now || all.size >= keysKept) all.delete(old);
  all.set(
    key,
    known && known.until > now ? { count: known.count + 1, until: known.until } : { count: 1, until: now + windowMs },
  );
}

export const forgetFailures = (key: string): void => void failures().delete(key);
