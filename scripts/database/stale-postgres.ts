import { existsSync, readdirSync, readFileSync, readlinkSync, realpathSync, rmSync } from "node:fs";
import path from "node:path";
import { spawnSync } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { identifyProcess, isSameProcessRunning, type ProcessIdentity } from "../launch/process-identity.ts";
import { stopProcess } from "../launch/stop-process.ts";

const longestEndMs = 5_000;

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

function worksIn(pid: string, folder: string): boolean {
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === folder;
  } catch {
    return false;
  }
}

/** Every process of a server works in its cluster's folder. */
function listServersOwn(dataFolder: string): ProcessIdentity[] {
  if (process.platform !== "linux") return [];
  const folder = realpathSync(dataFolder);
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && worksIn(name, folder))
    .flatMap((name) => {
      const identity = readCommand(Number(name)).startsWith("postgres: ") ? identifyProcess(Number(name)) : null;
      return identity ?? [];
    });
}

/**
 * What a server's end by force left of it. They end by themselves as a rule; one that is stopped does not, and its
 * shared memory keeps the next server out.
 */
async function endOrphans(dataFolder: string): Promise<void> {
  const orphans = listServersOwn(dataFolder);
  for (const { pid } of orphans) {
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // it ended by itself
    }
  }
  const deadline = Date.now() + longestEndMs;
  while (orphans.some(isSameProcessRunning) && Date.now() < deadline) await sleep(20);
}

/**
 * A launcher that was killed can leave its Postgres running, or a note of one that is gone. The one that runs on these
 * very files is stopped, and so is what is left of one; a number that now belongs to another program is only forgotten.
 * The note of one that is gone stays: by it Postgres itself makes sure that nobody uses the files any more.
 */
export async function clearStalePostgres(dataFolder: string): Promise<void> {
  const note = path.join(dataFolder, "postmaster.pid");
  if (!existsSync(note)) return;
  const pid = Number(readFileSync(note, "utf8").split("\n")[0]);
  const identity = Number.isInteger(pid) && pid > 1 ? identifyProcess(pid) : null;
  if (identity && readCommand(pid).includes(dataFolder)) {
    await stopProcess({ process: identity, scope: "process", signal: "SIGINT", patienceMs: 15_000 });
    return;
  }
  await endOrphans(dataFolder);
  if (identity) rmSync(note, { force: true });
}
