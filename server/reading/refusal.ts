import { fail, SluiceError } from "#domain/errors/sluice-error.ts";

/** That a file cannot be read, what about it, and what to do. `says` follows the file's path. */
export const refusal = (path: string, says: string, mend: string): SluiceError =>
  fail("source_unreadable", `${path} ${says}`, { field: "path", got: path, mend });

/** The same error at the node that reads the file. */
export const atNode = (error: unknown, node: string | null): unknown =>
  error instanceof SluiceError && node !== null
    ? new SluiceError(
        error.problems.map((each) => ({ ...each, node })),
        error.internal,
      )
    : error;
