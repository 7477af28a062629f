import { existsSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { spawnSync } from "node:child_process";
import { identifyProcess } from "../launch/process-identity.ts";
import { stopProcess } from "../launch/stop-process.ts";

function readCommand(pid: number): string {
  if (process.platform === "linux") {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
    } catch {
      return "";
    }
  }
  return spawnSync("ps", ["-o", "command=", "-p", String(pid)], { encoding: "utf8" }).stdout ?? "";
}

/**
 * A launcher that was killed can leave its Postgres running, or a note of one that is gone. The one that runs on these
 * very files is stopped; a number that now belongs to another program is only forgotten.
 */
export async function clearStalePostgres(dataFolder: string): Promise<void> {
  const note = path.join(dataFolder, "postmaster.pid");
  if (!existsSync(note)) return;
  const pid = Number(readFileSync(note, "utf8").split("\n")[0]);
  const identity = Number.isInteger(pid) && pid > 1 ? identifyProcess(pid) : null;
  if (identity && readCommand(pid).includes(dataFolder))
    await stopProcess({ process: identity, scope: "process", signal: "SIGINT", patienceMs: 15_000 });
  else rmSync(note, { force: true });
}
