import type { PipelineView } from "#domain/api/pipelines.ts";
import type { PublishedVersion } from "#domain/api/publish.ts";
import { fail } from "#domain/errors/sluice-error.ts";
import { audit } from "#server/access/audit.ts";
import type { Caller } from "#server/platform/caller.ts";
import { withWorkspace } from "#server/platform/db.ts";
import { notify } from "#server/platform/notify.ts";
import { deliverVersion } from "./deliver-version.ts";
import { keptBundle } from "./kept-bundle.ts";
import { followChange } from "./prove-changed.ts";
import { saveRevision } from "./save-revision.ts";
import { lockOnRevision, lockPipeline } from "./stored-pipeline.ts";
import { dagFolder, dagTaken, findLiveVersion, getVersion, isDagTaken } from "./stored-version.ts";
import { viewPipeline } from "./view-pipeline.ts";

/**
 * Writes the kept files of an older version into the folder again: it is live from then on, under its own number. The draft is left
 * alone, and rolling back to the version that was live before undoes it.
 */
export async function rollBack(caller: Caller, given: { id: string; version: number }): Promise<PublishedVersion> {
  return withWorkspace(caller.workspaceId, async (tx) => {
    const { record } = await lockPipeline(tx, given.id);
    const version = await getVersion(tx, given.id, given.version);
    const bundle = keptBundle(caller.workspaceId, version);
    if (record.publishedVersion === version.number)
      throw fail("conflict", `Version ${version.number} is published already.`, { mend: "Choose another version." });
    if (await isDagTaken(version.dagId, given.id)) throw dagTaken(version.dagId);
    const before = await findLiveVersion(tx, record);
    await tx.pipeline.update({
      where: { id: given.id },
      data: { publishedVersion: version.number, publishedAt: new Date() },
    });
    await audit(tx, caller, {
      action: "publish.rollback",
      subject: record.name,
      before: { version: before?.number ?? null },
      after: { version: version.number, dagId: version.dagId },
    });
    await notify(tx, { workspaceId: caller.workspaceId, kind: "pipeline", id: given.id, number: record.revision });
    const files = await deliverVersion(tx, given.id, bundle);
    return { version: version.number, folder: dagFolder(version.dagId), dagId: version.dagId, files };
  });
}

/** Makes the document of a version the draft's next revision; undo shows the draft of before. */
export async function restoreVersion(
  caller: Caller,
  given: { id: string; revision: number; version: number },
): Promise<PipelineView> {
  await withWorkspace(caller.workspaceId, async (tx) => {
    const stored = await lockOnRevision(tx, given.id, given.revision);
    const version = await getVersion(tx, given.id, given.version);
    const { text } = await tx.revision.findUniqueOrThrow({
      where: { pipelineId_number: { pipelineId: given.id, number: version.revision } },
    });
    if (text === stored.revision.text)
      throw fail("conflict", `The draft is as version ${version.number} already.`, {
        mend: "Nothing needs to be done.",
      });
    await saveRevision(tx, caller, {
      stored,
      text,
      reason: `back to version ${version.number}`,
      action: "publish.restore",
    });
  });
  await followChange(caller.workspaceId, given.id);
  return viewPipeline(caller, given.id);
}
