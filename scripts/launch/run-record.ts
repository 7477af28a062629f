import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { identifyProcess, isSameProcessRunning, type ProcessIdentity } from "./process-identity.ts";
import { LaunchProblem } from "./launch-problem.ts";
import { stopProcess } from "./stop-process.ts";

/** What runs now on a data folder, and how other commands reach it. Holds passwords: readable by its owner only. */
export type RunRecord = {
  launcher: ProcessIdentity;
  children: ProcessIdentity[];
  baseUrl: string;
  environment: Record<string, string>;
};

const fileOf = (dataFolder: string) => path.join(dataFolder, "run.json");

export function readRunRecord(dataFolder: string): RunRecord | null {
  if (!existsSync(fileOf(dataFolder))) return null;
  try {
    return JSON.parse(readFileSync(fileOf(dataFolder), "utf8")) as RunRecord;
  } catch {
    return null;
  }
}

export function writeRunRecord(dataFolder: string, record: Omit<RunRecord, "launcher">): void {
  const launcher = identifyProcess(process.pid)!;
  writeFileSync(`${fileOf(dataFolder)}.new`, `${JSON.stringify({ launcher, ...record }, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${fileOf(dataFolder)}.new`, fileOf(dataFolder));
}

export function removeRunRecord(dataFolder: string): void {
  rmSync(fileOf(dataFolder), { force: true });
}

/** Refuses a second Sluice on one data folder, and ends what a killed one left behind. */
export async function clearEarlierRun(dataFolder: string): Promise<void> {
  const record = readRunRecord(dataFolder);
  if (!record) return;
  if (isSameProcessRunning(record.launcher)) {
    throw new LaunchProblem(
      `Sluice already runs at ${record.baseUrl} with this data folder (process ${record.launcher.pid}): stop it, or choose another folder with SLUICE_DATA_DIR.`,
    );
  }
  await Promise.all(
    record.children.map((child) =>
      stopProcess({ process: child, scope: "group", signal: "SIGTERM", patienceMs: 3000 }),
    ),
  );
  removeRunRecord(dataFolder);
}
