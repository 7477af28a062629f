import { Readable } from "node:stream";
import { ZipFile } from "yazl";
import type { Caller } from "#server/platform/caller.ts";
import { withWorkspace } from "#server/platform/db.ts";
import { type Bundle } from "#server/airflow/index.ts";
import { keptBundle } from "./kept-bundle.ts";
import { getStoredPipeline } from "./stored-pipeline.ts";
import { getVersion } from "./stored-version.ts";

/** One moment for all files, by the clock of wherever this runs: a zip holds local times, and equal files make equal bytes. */
const zipTime = (): Date => new Date(1980, 0, 1);

function zip({ dagId, files }: Bundle): Readable {
  const archive = new ZipFile();
  for (const file of [...files].sort((a, b) => (a.path < b.path ? -1 : 1)))
    if ("copyOf" in file)
      archive.addFile(file.copyOf, `${dagId}/${file.path}`, {
        mtime: zipTime(),
        mode: 0o100644,
        forceDosTimestamp: true,
      });
  archive.end();
  // A file that cannot be read must end the download, not leave it waiting.
  archive.on("error", (error) => (archive.outputStream as Readable).destroy(error as Error));
  return archive.outputStream as Readable;
}

/** The kept files of a version as one zip, made while it is read. */
export async function zipVersion(
  caller: Pick<Caller, "workspaceId">,
  given: { id: string; version: number },
): Promise<{ name: string; stream: Readable }> {
  const version = await withWorkspace(caller.workspaceId, async (tx) => {
    await getStoredPipeline(tx, given.id);
    return getVersion(tx, given.id, given.version);
  });
  const bundle = keptBundle(caller.workspaceId, version);
  return { name: `${version.dagId}-v${version.number}.zip`, stream: zip(bundle) };
}
