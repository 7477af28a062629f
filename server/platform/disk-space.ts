import { statfs } from "node:fs/promises";
import { type Problem, problem } from "#domain/errors/problem.ts";
import { SluiceError } from "#domain/errors/sluice-error.ts";
import { config } from "./config.ts";

const mend = "Free some space on it, or move SLUICE_DATA_DIR to a larger disk; then run it again.";

/** What a person is told when there is no room left in the middle of the work. */
export const fullDisk = (node: string | null): Problem =>
  problem("unavailable", "The disk of this machine is full: what was written half was removed.", { node, mend });

/** Whether a failure of the system, the engine or the database says that the disk is full. */
export function isFullDisk(error: unknown): boolean {
  const { code, message = "" } = error as Partial<NodeJS.ErrnoException>;
  return code === "ENOSPC" || code === "EDQUOT" || /No space left on device|Disk quota exceeded/i.test(message);
}

/** Refuses where the data folder's disk has less room than the setting asks for: half a run helps nobody. */
export async function requireFreeSpace(): Promise<void> {
  const { dataFolder, minFreeBytes } = config();
  const disk = await statfs(dataFolder).catch(() => null);
  const free = disk ? disk.bavail * disk.bsize : Number.POSITIVE_INFINITY;
  if (free >= minFreeBytes) return;
  const [left, needed] = [free, minFreeBytes].map(
    (bytes) => `${Math.floor(bytes / 2 ** 20).toLocaleString("en-US")} MB`,
  );
  const message = `The disk of this machine is nearly full: ${left} are free, and a run starts with ${needed} or more.`;
  throw new SluiceError(problem("unavailable", message, { mend }));
}
