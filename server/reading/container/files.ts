import { existsSync, globSync, statSync } from "node:fs";
import { fail } from "#domain/errors/sluice-error.ts";

/** The files that a path or glob stands for, in order of name. The reader takes a name with a pattern sign for a pattern, so a file of that name is refused. */
export function filesOf(path: string): string[] {
  const isPattern = /[*?[]/.test(path);
  if (isPattern && existsSync(path))
    throw fail("source_unreadable", `${path} has a pattern sign (*, ? or [) in its name.`, {
      field: "path",
      got: path,
      mend: "Rename the file.",
    });
  const files = isPattern ? globSync(path).toSorted() : [path];
  if (files.length === 0)
    throw fail("source_unreadable", `No file matches ${path}.`, {
      field: "path",
      got: path,
      mend: "Check the folder and the pattern.",
    });
  return files;
}

export const totalBytes = (files: readonly string[]): number =>
  files.reduce((sum, file) => sum + statSync(file).size, 0);
