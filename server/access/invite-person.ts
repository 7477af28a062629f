import type { Role } from "#domain/access/abilities.ts";
import type { PersonView } from "#domain/api/access.ts";
import { fail } from "#domain/errors/sluice-error.ts";
import type { Caller } from "#server/platform/caller.ts";
import { type Tx, withWorkspace } from "#server/platform/db.ts";
import { audit } from "./audit.ts";
import { issueLink } from "./link-tokens.ts";
import { getMember, viewPerson } from "./people.ts";

const linkOf = async (tx: Tx, personId: string, baseUrl: string): Promise<string> =>
  `${baseUrl}/invitation?token=${await issueLink(tx, personId, "invitation")}`;

interface Invitation {
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  readonly baseUrl: string;
}

/** Adds a person with a role and gives the link by which they choose a password. */
export const invitePerson = (caller: Caller, invitation: Invitation): Promise<{ person: PersonView; link: string }> =>
  withWorkspace(caller.workspaceId, async (tx) => {
    const email = invitation.email.trim().toLowerCase();
    const known = await tx.person.findUnique({ where: { email } });
    if (known)
      throw fail("conflict", `${email} belongs to somebody already.`, {
        field: "email",
        mend: "Renew their invitation, or use another address.",
      });
    const person = await tx.person.create({ data: { email, name: invitation.name } });
    await tx.membership.create({
      data: { workspaceId: caller.workspaceId, personId: person.id, role: invitation.role },
    });
    const link = await linkOf(tx, person.id, invitation.baseUrl);
    await audit(tx, caller, { action: "people.invite", subject: email, after: { role: invitation.role } });
    return { person: await viewPerson(tx, caller, await getMember(tx, caller.workspaceId, person.id)), link };
  });

/** A new link; the old one stops working. */
export const renewInvitation = (caller: Caller, given: { id: string; baseUrl: string }): Promise<{ link: string }> =>
  withWorkspace(caller.workspaceId, async (tx) => {
    const member = await getMember(tx, caller.workspaceId, given.id);
    if (member.hasPassword)
      throw fail("conflict", `${member.name} has a password already.`, { mend: "They sign in with it." });
    await audit(tx, caller, { action: "people.renewInvitation", subject: member.email });
    return { link: await linkOf(tx, member.personId, given.baseUrl) };
  });
