import { createHash, randomUUID } from "node:crypto";
import { readdirSync, statSync } from "node:fs";
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { cacheFolder } from "./cache-folder.mjs";

const mostKept = 400;
const root = path.join(import.meta.dirname, "..");
/** What is changed here may read the same file, or plan the same document, in another way. */
const makers = ["domain", "server/reading", "server/engine"];

let stamp: string | null = null;

/** The same for the whole command: looking at every file of the makers takes as long as a small run. */
const stampOfMakers = (): string => (stamp ??= stampNow());

function stampNow(): string {
  const hash = createHash("sha256");
  for (const folder of makers)
    for (const entry of readdirSync(path.join(root, folder), { withFileTypes: true, recursive: true })) {
      if (!entry.isFile() || entry.name.includes(".test.")) continue;
      const file = path.join(entry.parentPath, entry.name);
      const { size, mtimeMs } = statSync(file);
      hash.update(`${file} ${size} ${mtimeMs}\n`);
    }
  return hash.digest("hex");
}

/** The place under which something made of these parts is kept; null where nothing is kept. */
export function keptPlace(kind: "readings" | "plans", parts: readonly string[]): string | null {
  const folder = cacheFolder();
  if (folder === null) return null;
  const key = createHash("sha256").update([...parts, stampOfMakers()].join("\0"));
  return path.join(folder, kind, `${key.digest("hex")}.json`);
}

/** What is kept there; null where it is not, or cannot be read. */
export async function readKept<T>(place: string | null): Promise<T | null> {
  if (place === null) return null;
  try {
    return JSON.parse(await readFile(place, "utf8")) as T;
  } catch {
    return null;
  }
}

async function removeOldest(folder: string): Promise<void> {
  const names = await readdir(folder);
  if (names.length <= mostKept) return;
  const aged = await Promise.all(
    names.map(async (name) => ({ name, at: (await stat(path.join(folder, name))).mtimeMs })),
  );
  for (const { name } of aged.toSorted((a, b) => a.at - b.at).slice(0, names.length - mostKept / 2))
    await rm(path.join(folder, name), { force: true });
}

/** Keeps it for the next command. A folder that cannot be written to is no failure: then it is made once more. */
export async function writeKept(place: string | null, value: unknown): Promise<void> {
  if (place === null) return;
  try {
    const folder = path.dirname(place);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const hidden = path.join(folder, `.${randomUUID()}`);
    await writeFile(hidden, JSON.stringify(value), { mode: 0o600 });
    await rename(hidden, place);
    await removeOldest(folder);
  } catch {
    // the next command makes it once more
  }
}
