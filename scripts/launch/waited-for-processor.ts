import { readFileSync } from "node:fs";

/**
 * How long a process's main thread has stood ready and found every processor taken, in ms since it began (proc(5), `schedstat`):
 * what tells a machine with too much to do from a process that is stuck. 0 where the system does not say.
 */
export function waitedForProcessorMs(pid: number): number {
  try {
    return Number(readFileSync(`/proc/${pid}/schedstat`, "utf8").split(" ")[1] ?? 0) / 1e6;
  } catch {
    return 0;
  }
}
