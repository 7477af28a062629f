import { existsSync } from "node:fs";
import { lstat, mkdir, stat } from "node:fs/promises";
import path from "node:path";
import { fail, type SluiceError } from "#domain/errors/sluice-error.ts";

const notAFolder = (folder: string): SluiceError =>
  fail("invalid_input", `${folder} cannot be a folder: it, or one above it, is there already as a file.`, {
    field: "path",
    got: folder,
    mend: "Choose another path, or move the file away.",
  });

const isALink = (folder: string): SluiceError =>
  fail("invalid_input", `${folder} is a link to another place, and nothing is written through links.`, {
    field: "path",
    got: folder,
    mend: "Remove the link, or choose another path.",
  });

/** Like a recursive mkdir, which never comes back where a folder that is there takes no entries, such as /proc. */
export async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EEXIST" && (await stat(folder)).isDirectory()) return;
    if (code === "EEXIST" || code === "ENOTDIR") throw notAFolder(folder);
    const parent = path.dirname(folder);
    if (code === "ENOSPC") throw error;
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

/**
 * Makes the folder of a file below a root that somebody chose, step by step, and goes through no link on the way: a folder
 * that came from elsewhere may hold links that lead out of it. The root itself may be one. `target` lies below `root`.
 */
export async function makeFolderInside(root: string, target: string): Promise<void> {
  await makeFolder(root);
  let folder = root;
  for (const step of path.relative(root, path.dirname(target)).split(path.sep).filter(Boolean)) {
    folder = path.join(folder, step);
    const found = await lstat(folder).catch(() => null);
    if (found?.isSymbolicLink()) throw isALink(folder);
    if (found && !found.isDirectory()) throw notAFolder(folder);
    if (!found) await makeFolder(folder);
  }
}
