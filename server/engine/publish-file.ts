import { randomUUID } from "node:crypto";
import { copyFile, rename, rm } from "node:fs/promises";
import path from "node:path";
import { makeFolderInside } from "#server/platform/folder-inside.ts";

/** Copies a finished file to its place below the folder: it appears there whole, or not at all, and no link leads it elsewhere. */
export async function publishFile(file: string, place: { folder: string; path: string }): Promise<string> {
  const target = path.join(place.folder, place.path);
  await makeFolderInside(place.folder, target);
  const partial = path.join(path.dirname(target), `.${path.basename(target)}.${randomUUID()}.part`);
  try {
    await copyFile(file, partial);
    await rename(partial, target);
  } finally {
    await rm(partial, { force: true });
  }
  return target;
}
