import { open, rm, stat, utimes } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";

const lookEveryMs = 40;
/** The maker touches its marker this often; one that was not touched for `staleAfterMs` belongs to a process that died. */
const touchEveryMs = 1_000;
const staleAfterMs = 5_000;

/** Takes the marker, or says that somebody living has it. */
async function take(marker: string): Promise<boolean> {
  try {
    await (await open(marker, "wx")).close();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
  const age = await stat(marker).then(
    ({ mtimeMs }) => Date.now() - mtimeMs,
    () => 0,
  );
  if (age > staleAfterMs) await rm(marker, { force: true });
  return false;
}

export interface OnceAtATime<T> {
  /** A file beside what is made; it is there while somebody makes it. */
  readonly marker: string;
  /** What has been made already, or null. */
  readonly known: () => Promise<T | null>;
  readonly make: () => Promise<T>;
  readonly signal?: AbortSignal | undefined;
}

/** Makes something that several processes on this machine may want at once: one makes it, the others wait and take it. */
export async function onceAtATime<T>({ marker, known, make, signal }: OnceAtATime<T>): Promise<T> {
  for (;;) {
    const there = await known();
    if (there !== null) return there;
    if (await take(marker)) break;
    await sleep(lookEveryMs, undefined, { signal });
  }
  const touch = setInterval(() => {
    const now = new Date();
    utimes(marker, now, now).catch(() => undefined);
  }, touchEveryMs).unref();
  try {
    return (await known()) ?? (await make());
  } finally {
    clearInterval(touch);
    await rm(marker, { force: true });
  }
}
