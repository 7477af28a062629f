import { createHash, randomUUID } from "node:crypto";
import { readdirSync, statSync } from "node:fs";
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import type { SourceShape } from "#domain/plan/bound.ts";
import { type KnownFiles, knownFiles, rememberFiles, settledState } from "#server/reading/index.ts";
import { cacheFolder } from "./cache-folder.mjs";

/** A source as the document has it: where its files lie, and what was said of them. */
export interface AskedSource {
  readonly path: string;
  readonly config: object;
}

/** How a source was read the last time, and what that proved of its bytes. */
interface KeptReading {
  readonly shape: SourceShape;
  readonly known: KnownFiles;
}

const mostKept = 400;
const root = path.join(import.meta.dirname, "..");
/** What is changed here may read the same file in another way. */
const readers = ["domain/reading", "domain/sql", "domain/nodes", "domain/plan", "server/reading", "server/engine"];

let stamp: string | null = null;

/** The same for the whole command: looking at every file of the readers takes as long as a small run. */
const stampOfReaders = (): string => (stamp ??= stampNow());

function stampNow(): string {
  const hash = createHash("sha256");
  for (const folder of readers)
    for (const entry of readdirSync(path.join(root, folder), { withFileTypes: true, recursive: true })) {
      if (!entry.isFile()) continue;
      const file = path.join(entry.parentPath, entry.name);
      const { size, mtimeMs } = statSync(file);
      hash.update(`${file} ${size} ${mtimeMs}\n`);
    }
  return hash.digest("hex");
}

/** The place of what is known of these files as they are now; null where they were written just now, or nothing is kept. */
async function placeOf({ path: given, config }: AskedSource): Promise<string | null> {
  const folder = cacheFolder();
  const state = folder === null ? null : await settledState(given).catch(() => null);
  if (folder === null || state === null) return null;
  const key = createHash("sha256").update([given, state, JSON.stringify(config), stampOfReaders()].join("\0"));
  return path.join(folder, "readings", `${key.digest("hex")}.json`);
}

/** The reading of a source whose files are as they were when they were last read; what was proven of them is known again. */
export async function findReading(source: AskedSource): Promise<SourceShape | null> {
  const place = await placeOf(source);
  if (place === null) return null;
  try {
    const { shape, known } = JSON.parse(await readFile(place, "utf8")) as KeptReading;
    if (shape.dialect) await rememberFiles(source.path, shape.dialect, known);
    return shape;
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

/** Keeps how a source was read, for the next command over the same bytes. A folder that cannot be written to is no failure. */
export async function keepReading(source: AskedSource, shape: SourceShape): Promise<void> {
  try {
    const place = await placeOf(source);
    if (place === null || !shape.dialect) return;
    const kept: KeptReading = { shape, known: await knownFiles(source.path, shape.dialect) };
    const folder = path.dirname(place);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const hidden = path.join(folder, `.${randomUUID()}`);
    await writeFile(hidden, JSON.stringify(kept), { mode: 0o600 });
    await rename(hidden, place);
    await removeOldest(folder);
  } catch {
    // the next command reads the file once more
  }
}
