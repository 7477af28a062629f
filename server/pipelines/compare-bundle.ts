import { readdir, readFile, stat } from "node:fs/promises";
import path from "node:path";
import type { BundleFileView } from "#domain/api/publish.ts";
import type { Bundle, BundleFile } from "#server/airflow/index.ts";

const largestShown = 1_000_000;

async function readOld(file: string): Promise<string | null> {
  const found = await stat(file).catch(() => null);
  return found?.isFile() && found.size <= largestShown ? readFile(file, "utf8") : null;
}

async function compareFile(file: BundleFile, folder: string): Promise<BundleFileView> {
  const place = path.join(folder, file.path);
  if (!("text" in file)) {
    const old = await stat(place).catch(() => null);
    return {
      path: file.path,
      sizeBytes: file.sizeBytes,
      text: null,
      before: null,
      change: old === null ? "added" : old.size === file.sizeBytes ? "same" : "changed",
    };
  }
  const before = await readOld(place);
  const change = before === null ? "added" : before === file.text ? "same" : "changed";
  return {
    path: file.path,
    sizeBytes: Buffer.byteLength(file.text),
    text: file.text,
    before: change === "changed" ? before : null,
    change,
  };
}

/** Every file of the bundle against the one that lies in the folder now, and those that would go. */
export async function compareBundle(bundle: Bundle, folder: string): Promise<BundleFileView[]> {
  const files: BundleFileView[] = [];
  for (const file of bundle.files) files.push(await compareFile(file, folder));
  return [...files, ...(await removedFiles(bundle, folder))];
}

/** The runtime of an older version; everything else in the folder is left alone. */
async function removedFiles(bundle: Bundle, folder: string): Promise<BundleFileView[]> {
  const files: BundleFileView[] = [];
  const old = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const kept = new Set(bundle.files.map((file) => path.join(folder, file.path)));
  for (const entry of old.filter(
    (each) => each.isFile() && !each.name.startsWith(".") && !each.name.endsWith(".pyc"),
  )) {
    const place = path.join(entry.parentPath, entry.name);
    const relative = path.relative(folder, place);
    if (!kept.has(place) && relative.startsWith(`sluice_airflow${path.sep}`))
      files.push({
        path: relative,
        sizeBytes: (await stat(place)).size,
        text: null,
        before: await readOld(place),
        change: "removed",
      });
  }
  return files;
}
