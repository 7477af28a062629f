import { fail } from "#domain/errors/sluice-error.ts";
import { enterWorkspace, type Tx, withPerson } from "#server/platform/db.ts";
import { audit } from "./audit.ts";
import { type LinkState, readLink, takeLink } from "./link-tokens.ts";
import { hashPassword } from "./passwords.ts";
import { startSession } from "./sessions.ts";

const messages = {
  unknown: "This invitation is not known.",
  used: "This invitation was used already: sign in with your password.",
  expired: "This invitation has expired.",
} as const;

function valid(link: LinkState): Extract<LinkState, { state: "valid" }> {
  if (link.state !== "valid")
    throw fail(
      "unauthenticated",
      messages[link.state],
      link.state === "used" ? {} : { mend: "Ask the admin for a new one." },
    );
  if (link.purpose !== "invitation") throw fail("unauthenticated", messages.unknown);
  return link;
}

/** Who is invited where, for the page that asks for a password; the link stays good. */
export const readInvitation = (token: string): Promise<{ name: string; email: string; workspace: string }> =>
  withPerson(null, async (tx) => {
    const { personId } = valid(await readLink(tx, token));
    const { person, workspace } = await invited(tx, personId);
    return { name: person.name, email: person.email, workspace: workspace.name };
  });

async function invited(tx: Tx, personId: string) {
  await tx.$executeRaw`select set_config('sluice.person_id', ${personId}, true)`;
  const membership = await tx.membership.findFirst({ where: { personId }, orderBy: { createdAt: "asc" } });
  if (!membership) throw fail("unauthenticated", "This invitation was taken back.", { mend: "Ask the admin." });
  const workspace = await tx.workspace.findUniqueOrThrow({ where: { id: membership.workspaceId } });
  return { person: await tx.person.findUniqueOrThrow({ where: { id: personId } }), workspace };
}

/** Sets the invited person's name and password and gives the id of a new session. */
export async function acceptInvitation(given: { token: string; name: string; password: string }): Promise<string> {
  const passwordHash = await hashPassword(given.password);
  return withPerson(null, async (tx) => {
    const { linkId, personId } = valid(await readLink(tx, given.token));
    const { person, workspace } = await invited(tx, personId);
    if (!(await takeLink(tx, linkId))) throw fail("unauthenticated", messages.used);
    await tx.person.update({ where: { id: personId }, data: { name: given.name, passwordHash } });
    await enterWorkspace(tx, workspace.id);
    await audit(tx, { workspaceId: workspace.id, personId }, { action: "people.accept", subject: person.email });
    return startSession(tx, personId);
  });
}
