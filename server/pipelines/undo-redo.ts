import type { PipelineView } from "#domain/api/pipelines.ts";
import { fail } from "#domain/errors/sluice-error.ts";
import { audit } from "#server/access/audit.ts";
import { followChange } from "./prove-changed.ts";
import { followShownRevision } from "./follow-revision.ts";
import type { Caller } from "#server/platform/caller.ts";
import { type Tx, withWorkspace } from "#server/platform/db.ts";
import { showRevision } from "./save-revision.ts";
import { lockOnRevision, type RevisionRecord, type StoredPipeline } from "./stored-pipeline.ts";
import { viewPipeline } from "./view-pipeline.ts";

interface OnRevision {
  readonly id: string;
  readonly revision: number;
}

const before = async (tx: Tx, { record, revision }: StoredPipeline): Promise<RevisionRecord> => {
  if (revision.parent === null) throw fail("conflict", "There is nothing to undo.");
  return tx.revision.findUniqueOrThrow({
    where: { pipelineId_number: { pipelineId: record.id, number: revision.parent } },
  });
};

const after = async (tx: Tx, { record, revision }: StoredPipeline): Promise<RevisionRecord> => {
  const next = await tx.revision.findFirst({
    where: { pipelineId: record.id, parent: revision.number },
    orderBy: { number: "desc" },
  });
  if (!next) throw fail("conflict", "There is nothing to redo.");
  return next;
};

async function step(
  caller: Caller,
  given: OnRevision,
  move: { action: string; find: typeof before },
): Promise<PipelineView> {
  await withWorkspace(caller.workspaceId, async (tx) => {
    const stored = await lockOnRevision(tx, given.id, given.revision);
    const shown = await move.find(tx, stored);
    await audit(tx, caller, {
      action: move.action,
      subject: stored.record.name,
      before: { revision: stored.revision.number },
      after: { revision: shown.number },
    });
    await showRevision(tx, stored.record, shown);
    await followShownRevision(tx, given.id, shown.number);
  });
  await followChange(caller.workspaceId, given.id);
  return viewPipeline(caller, given.id);
}

/** Shows the revision that the present one was made from. */
export const undo = (caller: Caller, given: OnRevision): Promise<PipelineView> =>
  step(caller, given, { action: "pipelines.undo", find: before });

/** Shows the newest revision that was made from the present one. */
export const redo = (caller: Caller, given: OnRevision): Promise<PipelineView> =>
  step(caller, given, { action: "pipelines.redo", find: after });
