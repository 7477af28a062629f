import { stat } from "node:fs/promises";
import path from "node:path";
import type { SourceView } from "#domain/api/sources.ts";
import { fail } from "#domain/errors/sluice-error.ts";
import type { Caller } from "#server/platform/caller.ts";
import { allowedPath } from "./allowed-paths.ts";
import { createSource } from "./create-source.ts";

/** A file that lies under an allowed folder becomes a source where it is. */
export async function addPath(caller: Caller, given: string): Promise<SourceView> {
  const place = await allowedPath(given);
  const found = await stat(place);
  if (!found.isFile())
    throw fail("invalid_input", `${given} is not a file.`, { field: "path", got: given, mend: "Name one file." });
  return createSource(caller, { name: path.basename(place), kind: "path", path: place, sizeBytes: found.size });
}
