import { copyFile, mkdir, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Bundle } from "./bundle.ts";

/**
 * Writes a bundle into a folder. The DAG file comes last, under a hidden name and then renamed, so that Airflow never reads half
 * of it; files of an older bundle that are no longer there are removed with their folders `sluice_airflow` and `sources`.
 */
export async function writeBundle(bundle: Bundle, folder: string): Promise<string[]> {
  await mkdir(folder, { recursive: true });
  await rm(path.join(folder, "sluice_airflow"), { recursive: true, force: true });
  const last = bundle.files.filter((file) => file.path === bundle.dagFile);
  for (const file of [...bundle.files.filter((each) => each.path !== bundle.dagFile), ...last]) {
    const target = path.join(folder, file.path);
    await mkdir(path.dirname(target), { recursive: true });
    const hidden = path.join(path.dirname(target), `.${path.basename(target)}.new`);
    if ("text" in file) await writeFile(hidden, file.text);
    else await copyFile(file.copyOf, hidden);
    await rename(hidden, target);
  }
  return bundle.files.map((file) => file.path);
}
