import type { Caller } from "#server/platform/caller.ts";
import { withWorkspace } from "#server/platform/db.ts";
import { audit } from "./audit.ts";
import { getMember, keepAnAdmin } from "./people.ts";

/** Takes a person out of the workspace and ends their sessions. What they did keeps their name. */
export const removePerson = (caller: Caller, personId: string): Promise<void> =>
  withWorkspace(caller.workspaceId, async (tx) => {
    const member = await getMember(tx, caller.workspaceId, personId);
    await keepAnAdmin(tx, member);
    await tx.membership.delete({ where: { workspaceId_personId: { workspaceId: caller.workspaceId, personId } } });
    await tx.session.updateMany({ where: { personId, endedAt: null }, data: { endedAt: new Date() } });
    await tx.signinLink.deleteMany({ where: { personId, usedAt: null } });
    await tx.person.update({ where: { id: personId }, data: { email: `removed-${personId}`, passwordHash: null } });
    await audit(tx, caller, { action: "people.remove", subject: member.email, before: { role: member.role } });
  });
