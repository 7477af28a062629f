import type { SourceView } from "#domain/api/sources.ts";
import type { Caller } from "#server/platform/caller.ts";
import { type Prisma, withWorkspace } from "#server/platform/db.ts";
import { pageOf, readCursor } from "#server/platform/paging.ts";
import { getStoredSource, viewSource } from "./view-source.ts";

interface Page {
  readonly cursor?: string | undefined;
  readonly limit: number;
  readonly search?: string | undefined;
}

export const listSources = (
  caller: Caller,
  page: Page,
): Promise<{ items: SourceView[]; nextCursor: string | null; total: number }> =>
  withWorkspace(caller.workspaceId, async (tx) => {
    const from = readCursor(page.cursor);
    const text = page.search?.trim();
    const matching: Prisma.SourceWhereInput = text ? { name: { contains: text, mode: "insensitive" } } : {};
    const older: Prisma.SourceWhereInput = from
      ? { OR: [{ createdAt: { lt: from.at } }, { createdAt: from.at, id: { lt: from.id } }] }
      : {};
    const found = await tx.source.findMany({
      where: { AND: [matching, older] },
      orderBy: [{ createdAt: "desc" }, { id: "desc" }],
      take: page.limit + 1,
    });
    const { rows, nextCursor } = pageOf(found, page.limit, (source) => ({ at: source.createdAt, id: source.id }));
    return { items: rows.map(viewSource), nextCursor, total: await tx.source.count({ where: matching }) };
  });

export const getSource = (caller: Caller, id: string): Promise<SourceView> =>
  withWorkspace(caller.workspaceId, async (tx) => viewSource(await getStoredSource(tx, id)));
