import { createHash } from "node:crypto";
import { parsePipeline } from "#domain/pipeline/parse.ts";
import { canonicalMeaning } from "#domain/pipeline/print-node.ts";
import { audit } from "#server/access/audit.ts";
import type { Caller } from "#server/platform/caller.ts";
import type { Tx } from "#server/platform/db.ts";
import { notify } from "#server/platform/notify.ts";
import type { PipelineRecord, RevisionRecord, StoredPipeline } from "./stored-pipeline.ts";

export type Author = Pick<Caller, "workspaceId" | "personId">;

/** Equal for texts of equal meaning: layout, order and comments do not count. A text that is no YAML is its own meaning. */
export function meaningHash(text: string): string {
  const { pipeline, isReadable } = parsePipeline(text);
  const meaning = isReadable ? canonicalMeaning(pipeline) : text;
  return createHash("sha256").update(meaning).digest("hex");
}

interface Change {
  readonly text: string;
  readonly reason: string;
  readonly action: string;
}

export async function showRevision(tx: Tx, record: PipelineRecord, revision: RevisionRecord): Promise<StoredPipeline> {
  const { name } = parsePipeline(revision.text).pipeline;
  const updated = await tx.pipeline.update({
    where: { id: record.id },
    data: { revision: revision.number, name, updatedAt: new Date() },
  });
  await notify(tx, { workspaceId: record.workspaceId, kind: "pipeline", id: record.id, number: revision.number });
  return { record: updated, revision };
}

/** Writes the text as the next revision, shows it, and records who did it. The pipeline is locked by the caller. */
export async function saveRevision(
  tx: Tx,
  author: Author,
  change: Change & { stored: StoredPipeline },
): Promise<StoredPipeline> {
  const { record, revision } = change.stored;
  if (change.text === revision.text) return change.stored;
  const newest = await tx.revision.aggregate({ where: { pipelineId: record.id }, _max: { number: true } });
  const next = await tx.revision.create({
    data: {
      workspaceId: author.workspaceId,
      pipelineId: record.id,
      number: (newest._max.number ?? 0) + 1,
      parent: revision.number,
      text: change.text,
      hash: meaningHash(change.text),
      reason: change.reason,
      createdBy: author.personId,
    },
  });
  await audit(tx, author, {
    action: change.action,
    subject: record.name,
    before: { revision: revision.number },
    after: { revision: next.number, reason: change.reason },
  });
  return showRevision(tx, record, next);
}
