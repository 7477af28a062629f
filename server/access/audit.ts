import type { Caller } from "#server/platform/caller.ts";
import { Prisma, type Tx } from "#server/platform/db.ts";

export interface AuditChange {
  /** Area and verb, such as `pipeline.create`. */
  readonly action: string;
  /** What it was done to, as a person knows it. */
  readonly subject: string;
  readonly before?: Prisma.InputJsonValue | undefined;
  readonly after?: Prisma.InputJsonValue | undefined;
}

/** Writes down who did what, in the transaction that does it. */
export const audit = (
  tx: Tx,
  caller: Pick<Caller, "workspaceId" | "personId">,
  change: AuditChange,
): Promise<unknown> =>
  tx.auditEntry.create({
    data: {
      workspaceId: caller.workspaceId,
      actor: caller.personId,
      action: change.action,
      subject: change.subject,
      before: change.before ?? Prisma.DbNull,
      after: change.after ?? Prisma.DbNull,
    },
  });
