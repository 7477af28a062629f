import { readFileSync } from "node:fs";

export interface ProcessUsage {
  readonly cpuMs: number;
  readonly memoryBytes: number;
  readonly atMs: number;
}

/** Linux counts a process's time in hundredths of a second. */
const tickMs = 10;
const pageBytes = 4096;

/** Bytes that a process has read from files so far. */
export function readBytesRead(pid: number): number {
  try {
    return Number(/^rchar: (\d+)/m.exec(readFileSync(`/proc/${pid}/io`, "utf8"))?.[1] ?? 0);
  } catch {
    return 0;
  }
}

/** CPU time and resident memory of a process, read from outside; null once it is gone, or where there is no /proc. */
export function readProcessUsage(pid: number): ProcessUsage | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const memory = readFileSync(`/proc/${pid}/statm`, "utf8").split(" ");
    return {
      cpuMs: (Number(fields[11]) + Number(fields[12])) * tickMs,
      memoryBytes: Number(memory[1]) * pageBytes,
      atMs: performance.now(),
    };
  } catch {
    return null;
  }
}
