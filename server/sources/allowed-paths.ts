import { readdir, realpath, stat } from "node:fs/promises";
import path from "node:path";
import { fail } from "#domain/errors/sluice-error.ts";
import { config } from "#server/platform/config.ts";

const isUnder = (folder: string, file: string): boolean =>
  file === folder || file.startsWith(folder.endsWith(path.sep) ? folder : `${folder}${path.sep}`);
const refused = (given: string) =>
  fail("forbidden", `${given} is not under a folder that may be read.`, {
    field: "path",
    got: given,
    mend: "Upload the file, or ask an admin to allow its folder (SLUICE_SOURCE_FOLDERS).",
  });

async function roots(): Promise<string[]> {
  const found = await Promise.all(config().sourceFolders.map((folder) => realpath(folder).catch(() => null)));
  return found.filter((folder): folder is string => folder !== null);
}

/** The real place of a path that lies under an allowed folder, links followed first. */
export async function allowedPath(given: string): Promise<string> {
  if (!path.isAbsolute(given) || given.includes("\0")) throw refused(given);
  const allowed = await roots();
  if (
    !allowed.some((root) => isUnder(root, path.resolve(given))) &&
    !config().sourceFolders.some((root) => isUnder(root, path.resolve(given)))
  )
    throw refused(given);
  const real = await realpath(given).catch(() => null);
  if (real === null)
    throw fail("source_unreadable", `${given} is not there.`, { field: "path", got: given, mend: "Check the path." });
  if (!allowed.some((root) => isUnder(root, real))) throw refused(given);
  return real;
}

const entriesShown = 1_000;
interface Entry {
  readonly path: string;
  readonly name: string;
  readonly isFolder: boolean;
  readonly sizeBytes: number | null;
}

/** The allowed folders, and what is in one of them: folders first. */
export async function listFolder(given: string | undefined): Promise<{ roots: string[]; entries: Entry[] }> {
  const allowed = await roots();
  if (given === undefined) return { roots: allowed, entries: [] };
  const folder = await allowedPath(given);
  const found = await readdir(folder, { withFileTypes: true }).catch(() => {
    throw fail("source_unreadable", `${given} cannot be listed.`, { field: "path", got: given });
  });
  const shown = found
    .filter((each) => !each.name.startsWith(".") && (each.isDirectory() || each.isFile()))
    .slice(0, entriesShown);
  const entries = await Promise.all(
    shown.map(async (each): Promise<Entry> => {
      const place = path.join(folder, each.name);
      return {
        path: place,
        name: each.name,
        isFolder: each.isDirectory(),
        sizeBytes: each.isFile() ? ((await stat(place).catch(() => null))?.size ?? null) : null,
      };
    }),
  );
  return {
    roots: allowed,
    entries: entries.toSorted((a, b) => Number(b.isFolder) - Number(a.isFolder) || a.name.localeCompare(b.name)),
  };
}
