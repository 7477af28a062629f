import { readdirSync, readFileSync } from "node:fs";

function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

/** The processes that have to do with a folder: by their command, or by an environment that names it. */
export function listProcessesOf(folder: string): string[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter(
      (pid) => readText(`/proc/${pid}/cmdline`).includes(folder) || readText(`/proc/${pid}/environ`).includes(folder),
    )
    .filter((pid) => !/^\d+ \(.*\) Z/.test(readText(`/proc/${pid}/stat`)))
    .map((pid) => `${pid} ${readText(`/proc/${pid}/cmdline`).replaceAll("\0", " ").slice(0, 120)}`);
}
