import { readFileSync } from "node:fs";
import { fail } from "#domain/errors/sluice-error.ts";
import type { EngineChild } from "./engine-child.ts";

const pageBytes = 4_096;
/** A process that allocates as fast as this machine can fills about 2 GB a second: 50 ms is 100 MB past the limit. */
const lookEveryMs = 50;
/** What a child holds before it does anything: Node and the engine's library, measured 112 MB, and rows on their way out. */
const ownBytes = 400e6;
/** The engine's own limit leaves out what it holds for a moment, such as one very long value. */
const headroom = 1.25;

/** Resident memory of a process from /proc, in bytes; null where it is gone, or where there is no /proc. */
export function residentBytesOf(pid: number): number | null {
  try {
    return Number(readFileSync(`/proc/${pid}/statm`, "utf8").split(" ")[1]) * pageBytes;
  } catch {
    return null;
  }
}

const megabytes = (bytes: number): string => `${Math.round(bytes / 1e6).toLocaleString("en-US")} MB`;

/**
 * Kills a child whose resident memory passes what its session may use. The engine's own limit does not count everything: a
 * long value, a very wide table and what its library allocates went past it until the machine had none left.
 */
export function watchMemory(child: EngineChild, limitBytes: number): () => void {
  const most = limitBytes * headroom + ownBytes;
  const timer = setInterval(() => {
    const resident = residentBytesOf(child.pid);
    if (resident === null || resident <= most) return;
    clearInterval(timer);
    void child.kill(
      fail("engine_limit", `This needs more than the ${megabytes(limitBytes)} of memory that it may use.`, {
        expected: `at most ${megabytes(most)} in all`,
        got: megabytes(resident),
        mend: "Filter earlier, select fewer columns, make no very long values, or raise the memory limit.",
      }),
    );
  }, lookEveryMs);
  timer.unref();
  return () => clearInterval(timer);
}
