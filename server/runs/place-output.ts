import { randomUUID } from "node:crypto";
import { link, rename, rm } from "node:fs/promises";
import path from "node:path";
import { fail } from "#domain/errors/sluice-error.ts";
import { artifacts } from "#server/platform/artifacts.ts";
import { makeFolderInside } from "#server/platform/folder-inside.ts";
import { runFolder } from "./files.ts";
import type { Lease } from "./lease-attempt.ts";

/** Puts a run's file where the pipeline's newest output lies: whole or not at all. The run keeps its own. */
export async function placeOutput(
  { key, pipelineId }: Pick<Lease, "key" | "pipelineId">,
  target: string,
  file: string,
): Promise<void> {
  const folder = artifacts().outputs(key.workspaceId, pipelineId);
  const place = path.resolve(folder, target);
  if (!place.startsWith(`${folder}${path.sep}`))
    throw fail("invalid_input", `${target} leaves the output folder.`, { mend: "Give a relative path." });
  await makeFolderInside(folder, place);
  const hidden = path.join(path.dirname(place), `.${randomUUID()}.part`);
  try {
    await link(path.join(runFolder(key), file), hidden);
    await rename(hidden, place);
  } finally {
    await rm(hidden, { force: true });
  }
}
