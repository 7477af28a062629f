import { fail } from "#domain/errors/sluice-error.ts";
import type { Prisma, Tx } from "#server/platform/db.ts";
import { readText } from "#server/platform/document-thread/read-text.ts";

export type PipelineRecord = Prisma.PipelineGetPayload<object>;
export type RevisionRecord = Prisma.RevisionGetPayload<object>;
export interface StoredPipeline {
  readonly record: PipelineRecord;
  readonly revision: RevisionRecord;
}

const missing = () =>
  fail("not_found", "There is no such pipeline in this workspace.", {
    mend: "It may have been deleted; see the list of pipelines.",
  });

async function withRevision(tx: Tx, record: PipelineRecord | null): Promise<StoredPipeline> {
  if (!record || record.removedAt) throw missing();
  const revision = await tx.revision.findUniqueOrThrow({
    where: { pipelineId_number: { pipelineId: record.id, number: record.revision } },
  });
  await readText(revision.text);
  return { record, revision };
}

/** The pipeline and the revision that is shown; its text is read, so that parsing it again costs nothing. */
export const getStoredPipeline = async (tx: Tx, id: string): Promise<StoredPipeline> =>
  withRevision(tx, await tx.pipeline.findUnique({ where: { id } }));

/** The same, held until the transaction ends: changes to one pipeline come one after another. */
export async function lockPipeline(tx: Tx, id: string): Promise<StoredPipeline> {
  await tx.$queryRaw`select 1 from "Pipeline" where id = ${id}::uuid for update`;
  return getStoredPipeline(tx, id);
}

/** Refuses a change that was made on a revision that is no longer the one shown. */
export async function lockOnRevision(tx: Tx, id: string, revision: number): Promise<StoredPipeline> {
  const stored = await lockPipeline(tx, id);
  if (stored.record.revision === revision) return stored;
  const by = await tx.person.findUnique({ where: { id: stored.revision.createdBy }, select: { name: true } });
  throw fail(
    "conflict",
    `${by?.name ?? "Somebody"} changed this pipeline in the meantime: it is at revision ${stored.record.revision}, yours was made on ${revision}.`,
    {
      field: "revision",
      expected: String(stored.record.revision),
      got: String(revision),
      mend: "Reload it, or keep yours as a copy.",
    },
  );
}
