import { copyFile, mkdir, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { makeFolderInside } from "#server/platform/folder-inside.ts";
import type { Bundle } from "./bundle.ts";

/**
 * Writes a bundle into a folder. The DAG file comes last, under a hidden name and then renamed, so that Airflow never reads half
 * of it; the runtime of an older bundle goes with its folder. Nothing is written outside the folder.
 */
export async function writeBundle(bundle: Bundle, folder: string): Promise<string[]> {
  await mkdir(folder, { recursive: true });
  await rm(path.join(folder, "sluice_airflow"), { recursive: true, force: true });
  const last = bundle.files.filter((file) => file.path === bundle.dagFile);
  for (const file of [...bundle.files.filter((each) => each.path !== bundle.dagFile), ...last]) {
    const target = path.join(folder, file.path);
    if (path.relative(folder, target).startsWith("..")) throw new Error(`${file.path} is not inside the bundle`);
    await makeFolderInside(folder, target);
    const hidden = path.join(path.dirname(target), `.${path.basename(target)}.new`);
    // what lies under that name is left over, or a link that somebody put there
    await rm(hidden, { force: true });
    if ("text" in file) await writeFile(hidden, file.text);
    else await copyFile(file.copyOf, hidden);
    await rename(hidden, target);
  }
  return bundle.files.map((file) => file.path);
}
