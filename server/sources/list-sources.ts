import type { Direction } from "#domain/api/procedure.ts";
import type { SourceView, sourceSorts } from "#domain/api/sources.ts";
import type { Caller } from "#server/platform/caller.ts";
import { type Prisma, withWorkspace } from "#server/platform/db.ts";
import { pageOf, pageQuery } from "#server/platform/paging.ts";
import { getStoredSource, viewSource } from "./view-source.ts";

interface Page {
  readonly cursor?: string | undefined;
  readonly limit: number;
  readonly search?: string | undefined;
  readonly sort: (typeof sourceSorts)[number];
  readonly order: Direction;
  readonly state?: SourceView["state"] | undefined;
}

const columns = { added: "createdAt", name: "name" } as const;

export const listSources = (
  caller: Caller,
  page: Page,
): Promise<{ items: SourceView[]; nextCursor: string | null; total: number }> =>
  withWorkspace(caller.workspaceId, async (tx) => {
    const text = page.search?.trim();
    const matching: Prisma.SourceWhereInput = {
      ...(text ? { name: { contains: text, mode: "insensitive" } } : {}),
      ...(page.state ? { state: page.state } : {}),
    };
    const column = columns[page.sort];
    const { behind, orderBy } = pageQuery(page.cursor, {
      column,
      direction: page.order,
      isInstant: column !== "name",
    });
    const found = await tx.source.findMany({
      where: { AND: [matching, behind] },
      orderBy,
      take: page.limit + 1,
    });
    const { rows, nextCursor } = pageOf(found, page.limit, (source) => ({ at: source[column], id: source.id }));
    return { items: rows.map(viewSource), nextCursor, total: await tx.source.count({ where: matching }) };
  });

export const getSource = (caller: Caller, id: string): Promise<SourceView> =>
  withWorkspace(caller.workspaceId, async (tx) => viewSource(await getStoredSource(tx, id)));
