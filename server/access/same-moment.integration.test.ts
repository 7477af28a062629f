import { Client } from "pg";
import { beforeAll, expect, test } from "vitest";
import type { Caller } from "#server/platform/caller.ts";
import { asSweeper, withWorkspace } from "#server/platform/db.ts";
import { useTestDatabase } from "#server/platform/testing/test-database.ts";
import { acceptInvitation } from "./accept-invitation.ts";
import { invitePerson } from "./invite-person.ts";
import { listPeople } from "./list-people.ts";
import { removePerson } from "./remove-person.ts";
import { findCaller } from "./sessions.ts";
import { signInWithLink } from "./sign-in.ts";
import { createSigninLink } from "./signin-link.ts";

const baseUrl = "http://localhost:3000";
const tokenOf = (link: string | null): string => new URL(link ?? "").searchParams.get("token") ?? "";
const password = "correct horse battery";

const database = useTestDatabase();
let admin: Caller;

beforeAll(async () => {
  const session = await signInWithLink(tokenOf(await createSigninLink({ baseUrl, isFirst: true })));
  admin = (await findCaller(session))!;
});

/** A transaction keeps what it once saw of the others' activity, unless it is told to look again. */
async function countWaiting(client: Client): Promise<number> {
  await client.query("SELECT pg_stat_clear_snapshot()");
  const waiting = "SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = $1 AND wait_event_type = 'Lock'";
  return (await client.query<{ n: number }>(waiting, [database().name])).rows[0]!.n;
}

/** Begins all of them, and lets none write a row of the table before each of them waits to: they have all read by then. */
async function together<T>(table: string, works: readonly (() => Promise<T>)[]): Promise<PromiseSettledResult<T>[]> {
  const holder = new Client({ connectionString: database().superuser });
  await holder.connect();
  try {
    await holder.query(`BEGIN; SELECT 1 FROM "${table}" FOR UPDATE`);
    const all = Promise.allSettled(works.map((work) => work()));
    await expect.poll(() => countWaiting(holder), { timeout: 20_000 }).toBe(works.length);
    await holder.query("COMMIT");
    return await all;
  } finally {
    await holder.end();
  }
}

const invited = (name: string, role: "admin" | "viewer" = "viewer") =>
  invitePerson(admin, { email: `${name}@example.org`, name, role, baseUrl });

test("a sign-in link that is used three times at the same moment lets one of them in", async () => {
  const token = tokenOf(await createSigninLink({ baseUrl, isFirst: false }));
  const use = () => signInWithLink(token);
  const tries = await together("SigninLink", [use, use, use]);
  expect(tries.filter((each) => each.status === "fulfilled")).toHaveLength(1);
  const refused = tries.flatMap((each) => (each.status === "rejected" ? [String(each.reason.message)] : []));
  expect(refused).toEqual(["This link was used already.", "This link was used already."]);
});

test("an invitation that is accepted twice at the same moment is accepted once, with one password", async () => {
  const token = tokenOf((await invited("twice")).link);
  const accept = (own: string) => () => acceptInvitation({ token, name: "Twice", password: own });
  const tries = await together("SigninLink", [accept("first password 1"), accept("second password 2")]);
  expect(tries.map((each) => each.status).toSorted()).toEqual(["fulfilled", "rejected"]);
});

test("two admins who remove each other at the same moment leave one", async () => {
  const other = (await findCaller(
    await acceptInvitation({ token: tokenOf((await invited("other", "admin")).link), name: "Other", password }),
  ))!;
  const tries = await together("Membership", [
    () => removePerson(admin, other.personId),
    () => removePerson(other, admin.personId),
  ]);
  expect(tries.map((each) => each.status).toSorted()).toEqual(["fulfilled", "rejected"]);
  expect(await withWorkspace(admin.workspaceId, (tx) => tx.membership.count({ where: { role: "admin" } }))).toBe(1);
  if (tries[0]?.status === "rejected") admin = other;
});

test("of a removed person nothing that opens is left: no membership, session, link or address", async () => {
  const { person, link } = await invited("gone");
  const session = await acceptInvitation({ token: tokenOf(link), name: "Gone", password });
  const pending = await invited("never");
  for (const { id } of [person, pending.person]) await removePerson(admin, id);
  const ids = { in: [person.id, pending.person.id] };
  expect(await withWorkspace(admin.workspaceId, (tx) => tx.membership.count({ where: { personId: ids } }))).toBe(0);
  const names = (await listPeople(admin, { limit: 50 })).items.map((each) => each.name);
  expect(names).not.toContain("Gone");
  expect(names).not.toContain("never");
  const left = await asSweeper(async (tx) => ({
    sessions: await tx.session.count({ where: { personId: ids, endedAt: null } }),
    links: await tx.signinLink.count({ where: { personId: ids, usedAt: null } }),
    passwords: await tx.person.count({ where: { id: ids, passwordHash: { not: null } } }),
  }));
  expect(left).toEqual({ sessions: 0, links: 0, passwords: 0 });
  expect(await findCaller(session)).toBeNull();
  await expect(acceptInvitation({ token: tokenOf(pending.link), name: "Never", password })).rejects.toThrow(
    "not known",
  );
  expect((await invited("gone")).person).toMatchObject({ state: "invited" });
});
