import { globSync } from "node:fs";
import { fail } from "#domain/errors/sluice-error.ts";

/** The files that a path or glob stands for, in order of name. */
export function filesOf(path: string): string[] {
  const files = /[*?[]/.test(path) ? globSync(path).toSorted() : [path];
  if (files.length === 0) throw fail("source_unreadable", `No file matches ${path}.`, { field: "path", got: path, mend: "Check the folder and the pattern." });
  return files;
}
