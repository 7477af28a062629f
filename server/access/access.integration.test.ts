import { createCipheriv } from "node:crypto";
import { beforeAll, describe, expect, test } from "vitest";
import type { Caller } from "#server/platform/caller.ts";
import { asSweeper, withPerson, withWorkspace } from "#server/platform/db.ts";
import { createLogger, hideFromLogs } from "#server/platform/logger.ts";
import { useTestDatabase } from "#server/platform/testing/test-database.ts";
import { acceptInvitation, readInvitation } from "./accept-invitation.ts";
import { invitePerson, renewInvitation } from "./invite-person.ts";
import { keyFor } from "./keys.ts";
import { setPassword } from "./own-account.ts";
import { removePerson } from "./remove-person.ts";
import { openSecret, sealSecret } from "./secrets.ts";
import { endSession, findCaller } from "./sessions.ts";
import { setRole } from "./set-role.ts";
import { signInWithLink, signInWithPassword } from "./sign-in.ts";
import { prepareWorkspaces } from "#server/sources/prepare-connections.ts";
import { createSigninLink } from "./signin-link.ts";

const baseUrl = "http://localhost:3000";
const tokenOf = (link: string | null): string => new URL(link ?? "").searchParams.get("token") ?? "";
const visitor = { client: "192.0.2.1", device: "" };
const password = "correct horse battery";

describe("who comes in", () => {
  useTestDatabase();
  let admin: Caller;

  beforeAll(async () => {
    const session = await signInWithLink(tokenOf(await createSigninLink({ baseUrl, isFirst: true })));
    admin = (await findCaller(session))!;
  });

  test("the first start makes a workspace, its environment and its admin", async () => {
    expect(admin).toMatchObject({ role: "admin", email: "admin@localhost" });
    await prepareWorkspaces();
    expect(await withWorkspace(admin.workspaceId, (tx) => tx.environment.findMany())).toMatchObject([
      { name: "default" },
    ]);
    await createSigninLink({ baseUrl, isFirst: true });
    expect(await asSweeper((tx) => tx.workspace.count())).toBe(1);
  });

  test("a link works once, and only the newest", async () => {
    const [old, link] = [
      tokenOf(await createSigninLink({ baseUrl, isFirst: false })),
      tokenOf(await createSigninLink({ baseUrl, isFirst: false })),
    ];
    await expect(signInWithLink(old)).rejects.toThrow("not known");
    const tries = await Promise.allSettled([signInWithLink(link), signInWithLink(link), signInWithLink(link)]);
    expect(tries.filter((each) => each.status === "fulfilled")).toHaveLength(1);
    await expect(signInWithLink(link)).rejects.toThrow("used already");
    await expect(signInWithLink(link.slice(0, -1))).rejects.toThrow("not known");
  });

  test("a link ends after 30 minutes", async () => {
    const link = tokenOf(await createSigninLink({ baseUrl, isFirst: false }));
    await withPerson(null, (tx) =>
      tx.signinLink.updateMany({ where: { usedAt: null }, data: { expiresAt: new Date(Date.now() - 1) } }),
    );
    await expect(signInWithLink(link)).rejects.toThrow("expired");
  });

  test("the token is stored nowhere", async () => {
    const token = tokenOf(await createSigninLink({ baseUrl, isFirst: false }));
    const rows = await withPerson(null, (tx) => tx.signinLink.findMany());
    expect(JSON.stringify(rows)).not.toContain(token);
  });

  test("an invited person chooses a password, comes in with the role, and the link is used up", async () => {
    const { link, person } = await invitePerson(admin, {
      email: "Ada@Example.org",
      name: "Ada",
      role: "viewer",
      baseUrl,
    });
    expect(person).toMatchObject({ state: "invited", email: "ada@example.org" });
    expect(await readInvitation(tokenOf(link))).toMatchObject({ email: "ada@example.org", workspace: "Workspace" });
    await expect(signInWithLink(tokenOf(link))).rejects.toThrow("invitation");
    const { link: renewed } = await renewInvitation(admin, { id: person.id, baseUrl });
    await expect(acceptInvitation({ token: tokenOf(link), name: "Ada", password })).rejects.toThrow("not known");
    const caller = await findCaller(await acceptInvitation({ token: tokenOf(renewed), name: "Ada L", password }));
    expect(caller).toMatchObject({ name: "Ada L", role: "viewer", workspaceId: admin.workspaceId });
    await expect(acceptInvitation({ token: tokenOf(renewed), name: "Ada", password })).rejects.toThrow("used already");
  });

  test("a role that is taken away is gone with the next request, and a removed person with their sessions", async () => {
    const session = await signInWithPassword({ email: "ADA@example.org ", password }, visitor);
    const before = (await findCaller(session))!;
    await setRole(admin, { id: before.personId, role: "editor" });
    expect((await findCaller(session))?.role).toBe("editor");
    await removePerson(admin, before.personId);
    expect(await findCaller(session)).toBeNull();
    await expect(signInWithPassword({ email: "ada@example.org", password }, visitor)).rejects.toThrow(
      "do not belong together",
    );
  });

  test("the last admin stays", async () => {
    await expect(setRole(admin, { id: admin.personId, role: "viewer" })).rejects.toThrow("only admin");
    await expect(removePerson(admin, admin.personId)).rejects.toThrow("only admin");
  });

  test("a new password ends the other sessions; signing out ends this one", async () => {
    const other = await signInWithLink(tokenOf(await createSigninLink({ baseUrl, isFirst: false })));
    await setPassword(admin, password);
    expect(await findCaller(other)).toBeNull();
    expect(await createSigninLink({ baseUrl, isFirst: true })).toBeNull();
    const session = await signInWithPassword({ email: "admin@localhost", password }, visitor);
    expect(await findCaller(session)).not.toBeNull();
    await endSession(session);
    expect(await findCaller(session)).toBeNull();
  });

  test("ten wrong passwords make the eleventh attempt wait, right or wrong", async () => {
    const attempt = (given: string): Promise<unknown> =>
      signInWithPassword({ email: "admin@localhost", password: given }, visitor);
    for (let count = 0; count < 10; count += 1)
      await expect(attempt("wrong")).rejects.toThrow("do not belong together");
    await expect(attempt(password)).rejects.toThrow(/Too many attempts/);
  });

  test("of 120 guesses at once only the ten that are allowed are looked at", async () => {
    const email = "guessed@example.org";
    const answers = await Promise.all(
      Array.from({ length: 120 }, (_, index) =>
        signInWithPassword({ email, password: `guess ${index}` }, visitor).then(
          () => "let in",
          (error: Error) => error.message,
        ),
      ),
    );
    expect(answers.filter((each) => each.includes("do not belong together"))).toHaveLength(10);
    expect(answers.filter((each) => each.includes("Too many attempts"))).toHaveLength(110);
  });

  test.each(["", "x", "0b8b3c2e-0000-4000-8000-000000000000", "' or 1=1 --"])(
    "the session id %j is nobody",
    async (id) => expect(await findCaller(id)).toBeNull(),
  );
});

describe("secrets", () => {
  useTestDatabase();
  const place = {
    workspaceId: "w",
    connectionId: "c",
    host: "db.example",
    port: 5432,
    database: "d",
    user: "u",
    tls: false,
  };

  test("open for the place that they were sealed for, and for no other", () => {
    const sealed = sealSecret("s3cret", place);
    expect(openSecret(sealed, place)).toBe("s3cret");
    expect(Buffer.from(sealed).toString("latin1")).not.toContain("s3cret");
    for (const other of [
      { host: "evil.example" },
      { port: 1 },
      { connectionId: "d" },
      { workspaceId: "v" },
      { database: "e" },
      { user: "w" },
      { tls: true },
    ])
      expect(() => openSecret(sealed, { ...place, ...other })).toThrow("does not open");
    sealed[30] = (sealed[30] ?? 0) ^ 1;
    expect(() => openSecret(sealed, place)).toThrow("does not open");
  });

  test("sealed when host and port alone were bound still open there", () => {
    const [nonce, bound] = [Buffer.alloc(12, 7), JSON.stringify(["w", "c", "db.example", 5432])];
    const cipher = createCipheriv("aes-256-gcm", keyFor("connection secrets"), nonce).setAAD(Buffer.from(bound));
    const text = Buffer.concat([cipher.update("s3cret", "utf8"), cipher.final()]);
    const sealed = Buffer.concat([nonce, cipher.getAuthTag(), text]);
    expect(openSecret(sealed, place)).toBe("s3cret");
    expect(() => openSecret(sealed, { ...place, host: "evil.example" })).toThrow("does not open");
  });

  test("never stand in a log line", () => {
    const lines: string[] = [];
    const logger = createLogger({ level: "debug", write: (line) => lines.push(line) });
    hideFromLogs('can"ary/one');
    logger.info({ password: "canary-two", nested: { token: "canary-three" } }, 'said can"ary/one');
    logger.error({ err: new Error("connect postgresql://user:canary-four@host:5432/db failed") });
    logger.warn({ reason: `redis://:canary-five@host and ${encodeURIComponent('can"ary/one')}` });
    expect(lines).toHaveLength(3);
    expect(lines.join("")).not.toMatch(/can\\?"ary|can%22ary|canary-/);
  });
});
