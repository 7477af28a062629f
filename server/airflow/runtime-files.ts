import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { repositoryFile } from "#server/platform/repository-file.ts";

/** The Python runtime that goes into every bundle, with the short hash that names its version. */
export function runtimeFiles(): { files: readonly { name: string; text: string }[]; hash: string } {
  const folder = repositoryFile("python/sluice_airflow");
  const files = readdirSync(folder)
    .filter((name) => name.endsWith(".py"))
    .sort()
    .map((name) => ({ name, text: readFileSync(path.join(folder, name), "utf8") }));
  const hash = createHash("sha256");
  files.forEach(({ name, text }) => hash.update(`${name}\0${text}\0`));
  return { files, hash: hash.digest("hex").slice(0, 12) };
}
