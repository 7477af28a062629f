import type { PersonView } from "#domain/api/access.ts";
import { roleSchema } from "#domain/access/abilities.ts";
import { fail } from "#domain/errors/sluice-error.ts";
import type { Caller } from "#server/platform/caller.ts";
import type { Tx } from "#server/platform/db.ts";

export interface Member {
  readonly personId: string;
  readonly role: string;
  readonly email: string;
  readonly name: string;
  readonly hasPassword: boolean;
  readonly lastSeenAt: Date | null;
}

/** The member with this id, or "not found": other workspaces' people are unknown here. */
export async function getMember(tx: Tx, workspaceId: string, personId: string): Promise<Member> {
  const membership = await tx.membership.findUnique({ where: { workspaceId_personId: { workspaceId, personId } } });
  const person = membership && (await tx.person.findUnique({ where: { id: personId } }));
  if (!person) throw fail("not_found", "There is no such person in this workspace.");
  return {
    personId,
    role: membership.role,
    email: person.email,
    name: person.name,
    hasPassword: person.passwordHash !== null,
    lastSeenAt: person.lastSeenAt,
  };
}

export const countAdmins = (tx: Tx): Promise<number> => tx.membership.count({ where: { role: "admin" } });

/** A workspace keeps at least one admin. Locks the admins' rows, so that two cannot remove each other at once. */
export async function keepAnAdmin(tx: Tx, member: Member): Promise<void> {
  await tx.$queryRaw`select 1 from "Membership" where role = 'admin' order by "personId" for update`;
  if (member.role === "admin" && (await countAdmins(tx)) === 1)
    throw fail("conflict", `${member.name} is the only admin.`, { mend: "Make somebody else admin first." });
}

export async function viewPerson(tx: Tx, caller: Caller, member: Member): Promise<PersonView> {
  const invitation = member.hasPassword
    ? null
    : await tx.signinLink.findFirst({
        where: { personId: member.personId, purpose: "invitation", usedAt: null },
        orderBy: { createdAt: "desc" },
      });
  const state =
    member.hasPassword || member.lastSeenAt
      ? "active"
      : invitation && invitation.expiresAt.getTime() > Date.now()
        ? "invited"
        : "expired";
  return {
    id: member.personId,
    name: member.name,
    email: member.email,
    role: roleSchema.parse(member.role),
    state,
    lastSeenAt: member.lastSeenAt?.toISOString() ?? null,
    invitedAt: invitation?.createdAt.toISOString() ?? null,
    isSelf: member.personId === caller.personId,
    isLastAdmin: member.role === "admin" && (await countAdmins(tx)) === 1,
  };
}
