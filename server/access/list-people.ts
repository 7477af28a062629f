import type { PersonView } from "#domain/api/access.ts";
import type { Caller } from "#server/platform/caller.ts";
import { withWorkspace } from "#server/platform/db.ts";
import { pageOf, readCursor } from "#server/platform/paging.ts";
import { getMember, viewPerson } from "./people.ts";

interface Page {
  readonly cursor?: string | undefined;
  readonly limit: number;
  readonly search?: string | undefined;
}

export const listPeople = (
  caller: Caller,
  page: Page,
): Promise<{ items: PersonView[]; nextCursor: string | null; total: number }> =>
  withWorkspace(caller.workspaceId, async (tx) => {
    const from = readCursor(page.cursor);
    const all = await tx.membership.findMany({ orderBy: [{ createdAt: "asc" }, { personId: "asc" }] });
    const text = page.search?.trim();
    const people = await tx.person.findMany({
      where: {
        id: { in: all.map((each) => each.personId) },
        ...(text
          ? {
              OR: [
                { name: { contains: text, mode: "insensitive" } },
                { email: { contains: text, mode: "insensitive" } },
              ],
            }
          : {}),
      },
    });
    const matching = all.filter((each) => people.some((person) => person.id === each.personId));
    const after = matching.filter(
      (each) =>
        !from ||
        each.createdAt > from.at ||
        (each.createdAt.getTime() === from.at.getTime() && each.personId > from.id),
    );
    const { rows, nextCursor } = pageOf(after.slice(0, page.limit + 1), page.limit, (each) => ({
      at: each.createdAt,
      id: each.personId,
    }));
    const items: PersonView[] = [];
    for (const row of rows)
      items.push(await viewPerson(tx, caller, await getMember(tx, caller.workspaceId, row.personId)));
    return { items, nextCursor, total: matching.length };
  });
