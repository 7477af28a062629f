import type { Role } from "#domain/access/abilities.ts";
import type { PersonView } from "#domain/api/access.ts";
import type { Caller } from "#server/platform/caller.ts";
import { withWorkspace } from "#server/platform/db.ts";
import { audit } from "./audit.ts";
import { getMember, keepAnAdmin, viewPerson } from "./people.ts";

export const setRole = (caller: Caller, given: { id: string; role: Role }): Promise<PersonView> =>
  withWorkspace(caller.workspaceId, async (tx) => {
    const member = await getMember(tx, caller.workspaceId, given.id);
    if (given.role !== "admin") await keepAnAdmin(tx, member);
    await tx.membership.update({
      where: { workspaceId_personId: { workspaceId: caller.workspaceId, personId: given.id } },
      data: { role: given.role },
    });
    await audit(tx, caller, {
      action: "people.setRole",
      subject: member.email,
      before: { role: member.role },
      after: { role: given.role },
    });
    return viewPerson(tx, caller, { ...member, role: given.role });
  });
