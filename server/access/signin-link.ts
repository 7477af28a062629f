import { asSweeper, type Tx } from "#server/platform/db.ts";
import { issueLink } from "./link-tokens.ts";

const firstAdmin = { email: "admin@localhost", name: "Admin" };

/** On the first start there is nobody: a workspace and its admin are made. */
async function ensureAdmin(tx: Tx): Promise<{ personId: string; hasPassword: boolean }> {
  const known = await tx.membership.findMany({ where: { role: "admin" }, orderBy: { createdAt: "asc" } });
  const people = await tx.person.findMany({ where: { id: { in: known.map((each) => each.personId) } } });
  const first = people.find((person) => person.id === known[0]?.personId);
  if (first) return { personId: first.id, hasPassword: people.some((person) => person.passwordHash !== null) };
  const workspace = await tx.workspace.create({ data: { name: "Workspace" } });
  const person = await tx.person.create({ data: firstAdmin });
  await tx.membership.create({ data: { workspaceId: workspace.id, personId: person.id, role: "admin" } });
  return { personId: person.id, hasPassword: false };
}

/** A one-time link for the first admin. With `isFirst` only while no admin has a password, and null afterwards. */
export const createSigninLink = (options: { baseUrl: string; isFirst: boolean }): Promise<string | null> =>
  asSweeper(async (tx) => {
    await tx.$executeRaw`select pg_advisory_xact_lock(727073)`;
    const { personId, hasPassword } = await ensureAdmin(tx);
    if (hasPassword && options.isFirst) return null;
    return `${options.baseUrl.replace(/\/$/, "")}/signin/link?token=${await issueLink(tx, personId, "signin")}`;
  });
