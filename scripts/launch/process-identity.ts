import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** A process and when it began: a later process that was given the same number is another one. */
export type ProcessIdentity = { pid: number; beganAt: string };

function readBeginning(pid: number): string | null {
  if (process.platform !== "linux") {
    const asked = spawnSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8" });
    return asked.stdout?.trim() || null;
  }
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return fields[0] === "Z" ? null : (fields[19] ?? null);
  } catch {
    return null;
  }
}

/** Null when no such process runs. */
export function identifyProcess(pid: number): ProcessIdentity | null {
  const beganAt = readBeginning(pid);
  return beganAt === null ? null : { pid, beganAt };
}

export function isSameProcessRunning(known: ProcessIdentity): boolean {
  return readBeginning(known.pid) === known.beganAt;
}
