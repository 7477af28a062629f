import { processWide } from "#server/platform/process-wide.ts";

const windowMs = 15 * 60_000;
const keysKept = 50_000;

interface Failures {
  count: number;
  until: number;
}
const failures = (): Map<string, Failures> => processWide("failed sign-ins", () => new Map());

/** What is counted under one key, and how much of it a quarter of an hour may hold. */
export interface Limit {
  readonly key: string;
  readonly allowed: number;
}

const known = (key: string, now: number): Failures | null => {
  const found = failures().get(key);
  return found && found.until > now ? found : null;
};

function count(key: string, now: number): void {
  const all = failures();
  const before = known(key, now);
  if (!before && all.size >= keysKept)
    for (const [old, each] of all) if (each.until <= now || all.size >= keysKept) all.delete(old);
  all.set(key, { count: (before?.count ?? 0) + 1, until: before?.until ?? now + windowMs });
}

/** Counts an attempt under all keys and gives 0, or counts nothing and gives the minutes until there may be one. */
export function takeAttempt(limits: readonly Limit[], now = Date.now()): number {
  const full = limits.flatMap(({ key, allowed }) => {
    const before = known(key, now);
    return before && before.count >= allowed ? [before.until] : [];
  });
  if (full.length > 0) return Math.ceil((Math.max(...full) - now) / 60_000);
  for (const { key } of limits) count(key, now);
  return 0;
}

export const countOf = (key: string, now = Date.now()): number => known(key, now)?.count ?? 0;

/** The attempt was none: one less under each key. */
export function giveBack(keys: readonly string[]): void {
  for (const key of keys) {
    const found = failures().get(key);
    if (found) found.count -= 1;
  }
}

export const forgetFailures = (key: string): void => void failures().delete(key);
