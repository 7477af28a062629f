import { type Problem, problem } from "../errors/problem.ts";

export const largestUploadBytes = 50 * 2 ** 30;

/** Why a file of this size is not taken, before a byte of it is sent; null where it is. */
export function uploadSizeProblem(name: string, sizeBytes: number): Problem | null {
  if (sizeBytes === 0)
    return problem("source_unreadable", `${name} is empty.`, {
      field: "path",
      mend: "Give a file with a header line and at least one record.",
    });
  if (sizeBytes > largestUploadBytes)
    return problem("too_large", `${name} has ${Math.ceil(sizeBytes / 2 ** 30)} GB; a file may have up to 50 GB.`, {
      expected: "up to 50 GB",
      got: `${Math.ceil(sizeBytes / 2 ** 30)} GB`,
      mend: "Split it, or name a path under an allowed folder.",
    });
  return null;
}
