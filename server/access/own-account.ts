import type { SessionView } from "#domain/api/access.ts";
import type { Caller } from "#server/platform/caller.ts";
import { config } from "#server/platform/config.ts";
import { withWorkspace } from "#server/platform/db.ts";
import { audit } from "./audit.ts";
import { hashPassword } from "./passwords.ts";

export const getSession = (caller: Caller): Promise<SessionView> =>
  withWorkspace(caller.workspaceId, async (tx) => {
    const person = await tx.person.findUniqueOrThrow({ where: { id: caller.personId } });
    const workspace = await tx.workspace.findUniqueOrThrow({ where: { id: caller.workspaceId } });
    return {
      person: { id: person.id, name: person.name, email: person.email },
      role: caller.role,
      workspace: { id: workspace.id, name: workspace.name },
      hasPassword: person.passwordHash !== null,
      deliveredBy: config().delivery.kind,
    };
  });

/** Also ends the person's other sessions: whoever knew the old password is out. */
export async function setPassword(caller: Caller, password: string): Promise<void> {
  const passwordHash = await hashPassword(password);
  await withWorkspace(caller.workspaceId, async (tx) => {
    await tx.person.update({ where: { id: caller.personId }, data: { passwordHash } });
    await tx.session.updateMany({
      where: { personId: caller.personId, endedAt: null, id: { not: caller.sessionId } },
      data: { endedAt: new Date() },
    });
    await tx.signinLink.deleteMany({ where: { personId: caller.personId, usedAt: null } });
    await audit(tx, caller, { action: "session.setPassword", subject: caller.email });
  });
}

export const renameSelf = (caller: Caller, name: string): Promise<void> =>
  withWorkspace(caller.workspaceId, async (tx) => {
    await tx.person.update({ where: { id: caller.personId }, data: { name } });
    await audit(tx, caller, {
      action: "session.rename",
      subject: caller.email,
      before: { name: caller.name },
      after: { name },
    });
  });
