import { type Problem, problem } from "#domain/errors/problem.ts";

export const moreSpace = "Free some space on it, or move SLUICE_DATA_DIR to a larger disk; then run it again.";

/** What a person is told when there is no room left in the middle of the work. */
export const fullDisk = (node: string | null): Problem =>
  problem("unavailable", "The disk of this machine is full: what was written half was removed.", {
    node,
    mend: moreSpace,
  });

/** Whether a failure of the system, the engine or the database says that the disk is full. */
export function isFullDisk(error: unknown): boolean {
  const { code, message = "" } = error as Partial<NodeJS.ErrnoException>;
  return code === "ENOSPC" || code === "EDQUOT" || /No space left on device|Disk quota exceeded/i.test(message);
}
