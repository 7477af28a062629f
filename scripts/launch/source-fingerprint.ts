import { createHash, type Hash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";

/** Everything that the production build is made from. */
export const buildSources = [
  "app",
  "components",
  "domain",
  "server",
  "public",
  "prisma/schema.prisma",
  "next.config.js",
  "postcss.config.mjs",
  "proxy.ts",
  "instrumentation.ts",
  "package.json",
  "package-lock.json",
] as const;

const isTest = /\.(test|spec)\.tsx?$/;

function addPath(hash: Hash, folder: string, name: string): void {
  const full = path.join(folder, name);
  if (!existsSync(full)) return;
  if (statSync(full).isDirectory()) {
    for (const entry of readdirSync(full).toSorted()) addPath(hash, folder, path.join(name, entry));
  } else if (!isTest.test(name)) {
    hash.update(`${name}\0`).update(createHash("sha256").update(readFileSync(full)).digest());
  }
}

/** One value for the content of the named files and folders, tests left out. */
export function fingerprintSources(folder: string, names: readonly string[]): string {
  const hash = createHash("sha256");
  for (const name of names) addPath(hash, folder, name);
  return hash.digest("hex");
}
