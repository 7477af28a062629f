import { fail } from "#domain/errors/sluice-error.ts";
import { audit } from "#server/access/audit.ts";
import type { Caller } from "#server/platform/caller.ts";
import { withWorkspace } from "#server/platform/db.ts";
import { lockPipeline } from "./stored-pipeline.ts";

/** Sets the tags or the owner of a pipeline: how people find it, no part of what it does. */
export const labelPipeline = (
  caller: Caller,
  given: { id: string; tags?: readonly string[] | undefined; owner?: string | undefined },
): Promise<void> =>
  withWorkspace(caller.workspaceId, async (tx) => {
    const { record } = await lockPipeline(tx, given.id);
    const tags = given.tags ? [...new Set(given.tags)] : record.tags;
    const ownerId = given.owner ?? record.ownerId;
    const isMember = await tx.membership.findFirst({ where: { personId: ownerId } });
    if (given.owner && !isMember)
      throw fail("not_found", "That person is not in this workspace.", {
        field: "owner",
        mend: "Choose one of its people.",
      });
    // updatedAt stays: a tag changes nothing in the pipeline itself
    await tx.pipeline.update({ where: { id: given.id }, data: { tags, ownerId } });
    await audit(tx, caller, {
      action: "pipelines.label",
      subject: record.name,
      before: { tags: record.tags, owner: record.ownerId },
      after: { tags, owner: ownerId },
    });
  });
