import { statfs } from "node:fs/promises";
import { problem } from "#domain/errors/problem.ts";
import { SluiceError } from "#domain/errors/sluice-error.ts";
import { config } from "./config.ts";
import { moreSpace } from "./full-disk.ts";

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
  throw new SluiceError(problem("unavailable", message, { mend: moreSpace }));
}
