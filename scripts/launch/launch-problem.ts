/** What stops a command in a way a person can mend: printed as one line, without a stack. */
export class LaunchProblem extends Error {}

const meanings: Record<string, (path: string) => string> = {
  EACCES: (path) => `No right to write ${path}: give it, or choose another folder with SLUICE_DATA_DIR.`,
  EPERM: (path) => `No right to change ${path}: give it, or choose another folder with SLUICE_DATA_DIR.`,
  EROFS: (path) => `${path} is on a read-only disk: choose another folder with SLUICE_DATA_DIR.`,
  ENOSPC: (path) =>
    `The disk that holds ${path} is full: free some space, or choose another folder with SLUICE_DATA_DIR.`,
  EDQUOT: (path) =>
    `The disk quota for ${path} is used up: free some space, or choose another folder with SLUICE_DATA_DIR.`,
  ENOTDIR: (path) => `${path} is not a folder: choose another one with SLUICE_DATA_DIR.`,
};

/** One clear line for an error; unexpected ones keep their stack. */
export function explainFailure(error: unknown, folder: string): string {
  if (error instanceof LaunchProblem) return error.message;
  if (!(error instanceof Error)) return String(error);
  const { code, path } = error as NodeJS.ErrnoException;
  const explain = code ? meanings[code] : undefined;
  return explain ? explain(path ?? folder) : (error.stack ?? error.message);
}
