import type { AuditView } from "#domain/api/access.ts";
import type { Caller } from "#server/platform/caller.ts";
import { type Prisma, withWorkspace } from "#server/platform/db.ts";
import { pageOf, readCursor } from "#server/platform/paging.ts";
import { personNames } from "./person-names.ts";

interface Page {
  readonly cursor?: string | undefined;
  readonly limit: number;
  readonly search?: string | undefined;
}

export const listAudit = (
  caller: Caller,
  page: Page,
): Promise<{ items: AuditView[]; nextCursor: string | null; total: number }> =>
  withWorkspace(caller.workspaceId, async (tx) => {
    const from = readCursor(page.cursor);
    const text = page.search?.trim();
    const matching: Prisma.AuditEntryWhereInput = text
      ? {
          OR: [
            { action: { contains: text, mode: "insensitive" } },
            { subject: { contains: text, mode: "insensitive" } },
          ],
        }
      : {};
    const older: Prisma.AuditEntryWhereInput = from
      ? { OR: [{ at: { lt: from.at } }, { at: from.at, id: { lt: from.id } }] }
      : {};
    const found = await tx.auditEntry.findMany({
      where: { AND: [matching, older] },
      orderBy: [{ at: "desc" }, { id: "desc" }],
      take: page.limit + 1,
    });
    const { rows, nextCursor } = pageOf(found, page.limit, (row) => row);
    const names = await personNames(
      tx,
      rows.map((row) => row.actor),
    );
    const items = rows.map(({ id, at, actor, action, subject, before, after }) => ({
      id,
      at: at.toISOString(),
      actor: names(actor),
      action,
      subject,
      before,
      after,
    }));
    return { items, nextCursor, total: await tx.auditEntry.count({ where: matching }) };
  });
