import type { PipelineView } from "#domain/api/pipelines.ts";
import { emptyDocument } from "#domain/pipeline/apply.ts";
import { audit } from "#server/access/audit.ts";
import type { Caller } from "#server/platform/caller.ts";
import { type Tx, withWorkspace } from "#server/platform/db.ts";
import { withSource } from "./add-source.ts";
import { meaningHash } from "./save-revision.ts";
import type { StoredPipeline } from "./stored-pipeline.ts";
import { viewPipeline } from "./view-pipeline.ts";

/** A new pipeline whose first revision is this text. */
export async function storePipeline(
  tx: Tx,
  caller: Caller,
  given: { name: string; text: string; reason: string },
): Promise<StoredPipeline> {
  const record = await tx.pipeline.create({
    data: { workspaceId: caller.workspaceId, name: given.name, revision: 1, ownerId: caller.personId },
  });
  const revision = await tx.revision.create({
    data: {
      workspaceId: caller.workspaceId,
      pipelineId: record.id,
      number: 1,
      parent: null,
      text: given.text,
      hash: meaningHash(given.text),
      reason: given.reason,
      createdBy: caller.personId,
    },
  });
  return { record, revision };
}

/** Creates a pipeline; its first revision reads the given sources already. */
export async function createPipeline(
  caller: Caller,
  given: { name: string; sources: readonly string[] },
): Promise<PipelineView> {
  const id = await withWorkspace(caller.workspaceId, async (tx) => {
    const { record, revision } = await storePipeline(tx, caller, {
      name: given.name,
      text: emptyDocument(given.name),
      reason: "created",
    });
    let { text } = revision;
    for (const source of given.sources) text = await withSource(tx, { record, text, source });
    await tx.revision.update({
      where: { pipelineId_number: { pipelineId: record.id, number: 1 } },
      data: { text, hash: meaningHash(text) },
    });
    await audit(tx, caller, { action: "pipelines.create", subject: given.name, after: { id: record.id } });
    return record.id;
  });
  return viewPipeline(caller, id);
}
