import { existsSync } from "node:fs";
import { randomUUID } from "node:crypto";
import { copyFile, mkdir, rename, rm, stat } from "node:fs/promises";
import path from "node:path";
import { fail } from "#domain/errors/sluice-error.ts";

/** Like a recursive mkdir, which never comes back where a folder that is there takes no entries, such as /proc. */
async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EEXIST" && (await stat(folder)).isDirectory()) return;
    if (code === "EEXIST" || code === "ENOTDIR")
      throw fail("invalid_input", `${folder} cannot be a folder: it, or one above it, is there already as a file.`, {
        field: "path",
        got: folder,
        mend: "Choose another path, or move the file away.",
      });
    const parent = path.dirname(folder);
    if (code !== "ENOENT" || existsSync(parent))
      throw fail("step_failed", `The folder ${folder} cannot be made.`, {
        field: "path",
        got: folder,
        mend: "Choose a folder that can be written.",
      });
    await makeFolder(parent);
    await makeFolder(folder);
  }
}

/** Moves a finished file to its place: it appears there whole, or not at all. */
export async function publishFile(file: string, target: string): Promise<string> {
  await makeFolder(path.dirname(target));
  const partial = path.join(path.dirname(target), `.${path.basename(target)}.${randomUUID()}.part`);
  try {
    await copyFile(file, partial);
    await rename(partial, target);
  } finally {
    await rm(partial, { force: true });
  }
  return target;
}
