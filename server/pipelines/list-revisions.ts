import { personNames } from "#server/access/person-names.ts";
import type { Caller } from "#server/platform/caller.ts";
import { withWorkspace } from "#server/platform/db.ts";
import { getStoredPipeline } from "./stored-pipeline.ts";

interface Page {
  readonly id: string;
  readonly cursor?: string | undefined;
  readonly limit: number;
  readonly search?: string | undefined;
}
interface RevisionView {
  readonly number: number;
  readonly at: string;
  readonly by: string;
  readonly reason: string;
}

/** Newest first; the cursor is the number of the last one shown. */
export const listRevisions = (
  caller: Caller,
  page: Page,
): Promise<{ items: RevisionView[]; nextCursor: string | null; total: number }> =>
  withWorkspace(caller.workspaceId, async (tx) => {
    const { record } = await getStoredPipeline(tx, page.id);
    const where = {
      pipelineId: record.id,
      ...(page.search ? { reason: { contains: page.search, mode: "insensitive" as const } } : {}),
    };
    const before = page.cursor && /^\d{1,9}$/.test(page.cursor) ? { number: { lt: Number(page.cursor) } } : {};
    const found = await tx.revision.findMany({
      where: { AND: [where, before] },
      orderBy: { number: "desc" },
      take: page.limit + 1,
    });
    const shown = found.slice(0, page.limit);
    const names = await personNames(
      tx,
      shown.map((each) => each.createdBy),
    );
    const items = shown.map(({ number, createdAt, createdBy, reason }) => ({
      number,
      at: createdAt.toISOString(),
      by: names(createdBy),
      reason,
    }));
    return {
      items,
      nextCursor: found.length > page.limit ? String(shown.at(-1)?.number) : null,
      total: await tx.revision.count({ where }),
    };
  });
