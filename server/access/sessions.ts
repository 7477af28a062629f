import { roleSchema } from "#domain/access/abilities.ts";
import type { Caller } from "#server/platform/caller.ts";
import { type Tx, withPerson } from "#server/platform/db.ts";

export const sessionLifetimeMs = 30 * 24 * 3_600_000;
const seenEveryMs = 60_000;

export async function startSession(tx: Tx, personId: string): Promise<string> {
  const now = new Date();
  const session = await tx.session.create({
    data: { personId, expiresAt: new Date(now.getTime() + sessionLifetimeMs) },
  });
  await tx.person.update({ where: { id: personId }, data: { lastSeenAt: now } });
  return session.id;
}

export const endSession = (sessionId: string): Promise<unknown> =>
  withPerson(null, (tx) =>
    tx.session.updateMany({ where: { id: sessionId, endedAt: null }, data: { endedAt: new Date() } }),
  );

const isId = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);

/** Who a session belongs to and what they may do now; null when it ended, or when they no longer belong anywhere. */
export async function findCaller(sessionId: string | null | undefined): Promise<Caller | null> {
  if (!sessionId || !isId(sessionId)) return null;
  const session = await withPerson(null, (tx) =>
    tx.session.findFirst({ where: { id: sessionId, endedAt: null, expiresAt: { gt: new Date() } } }),
  );
  if (!session) return null;
  return withPerson(session.personId, async (tx) => {
    const person = await tx.person.findUnique({ where: { id: session.personId } });
    const membership = await tx.membership.findFirst({
      where: { personId: session.personId },
      orderBy: { createdAt: "asc" },
    });
    if (!person || !membership) return null;
    if (!person.lastSeenAt || Date.now() - person.lastSeenAt.getTime() > seenEveryMs)
      await tx.person.update({ where: { id: person.id }, data: { lastSeenAt: new Date() } });
    return {
      workspaceId: membership.workspaceId,
      personId: person.id,
      name: person.name,
      email: person.email,
      role: roleSchema.parse(membership.role),
      sessionId,
    };
  });
}
