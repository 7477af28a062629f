import { stat } from "node:fs/promises";

/** Says which bytes a file holds: the system changes `ctime` at every write, and nobody sets it. */
export async function stateOf(file: string): Promise<string> {
  const { dev, ino, size, mtimeNs, ctimeNs } = await stat(file, { bigint: true });
  return `${dev} ${ino} ${size} ${mtimeNs} ${ctimeNs}`;
}

/** The clock of the files moves in steps: what is written within one of them looks the same. */
const settledAfterMs = 50;

/** Whether the file was written so long ago that a later write has a later time. */
export async function isSettled(file: string): Promise<boolean> {
  const { ctimeMs, mtimeMs } = await stat(file);
  return Date.now() - Math.max(ctimeMs, mtimeMs) > settledAfterMs;
}
