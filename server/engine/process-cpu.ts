import { readFileSync } from "node:fs";

const ticksPerSecond = 100;

/** CPU time that a process has used, from /proc; the time of day where there is no /proc. */
export function cpuMsOf(pid: number): number {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
    return ((Number(fields[11]) + Number(fields[12])) * 1000) / ticksPerSecond;
  } catch {
    return Date.now();
  }
}
