import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { findCaller } from "#server/access/sessions.ts";
import { signInWithLink } from "#server/access/sign-in.ts";
import { createSigninLink } from "#server/access/signin-link.ts";
import type { Caller } from "#server/platform/caller.ts";
import { forgetConfig } from "#server/platform/config.ts";
import { withWorkspace } from "#server/platform/db.ts";
import { useTestDatabase } from "#server/platform/testing/test-database.ts";
import { createConnection, updateConnection } from "./change-connection.ts";
import { getConnection, openConnection } from "./connections.ts";

const fields = { host: "127.0.0.1", port: 1, database: "d", user: "u", password: "canary", ssl: false };

describe("a connection's password", () => {
  useTestDatabase();
  let caller: Caller;
  let count = 0;

  beforeAll(async () => {
    const link = await createSigninLink({ baseUrl: "http://localhost:3000", isFirst: true });
    caller = (await findCaller(await signInWithLink(new URL(link!).searchParams.get("token")!)))!;
  });
  const connect = (): Promise<{ id: string }> => createConnection(caller, { ...fields, name: `crm_${(count += 1)}` });

  const changes = {
    host: { host: "db.example" },
    port: { port: 2 },
    database: { database: "other" },
    user: { user: "postgres" },
    "TLS setting": { ssl: true },
  };
  test.each(Object.entries(changes))("is typed again with another %s", async (what, change) => {
    const { id } = await connect();
    await expect(updateConnection(caller, { id, ...change })).rejects.toMatchObject({
      message: `The stored password belongs to the old ${what}.`,
      problems: [{ field: "password", mend: "Enter the password again." }],
    });
    expect(await updateConnection(caller, { id, ...change, password: "next" })).toMatchObject(change);
    const record = await withWorkspace(caller.workspaceId, (tx) => getConnection(tx, id));
    expect(openConnection(record).url).toContain(":next@");
  });

  test.each(Object.entries(changes))(
    "does not open where the row's %s was changed behind our back",
    async (_, change) => {
      const { id } = await connect();
      const { user, ...rest } = { user: fields.user, ...change };
      const record = await withWorkspace(caller.workspaceId, (tx) =>
        tx.connection.update({ where: { id }, data: { ...rest, username: user } }),
      );
      expect(() => openConnection(record)).toThrow("does not open");
    },
  );

  test("stays with a change of the name, and with what is said again unchanged", async () => {
    const { id } = await connect();
    const { password: _, ...same } = fields;
    const name = `renamed_${count}`;
    expect(await updateConnection(caller, { id, ...same, name })).toMatchObject({ name });
    const record = await withWorkspace(caller.workspaceId, (tx) => getConnection(tx, id));
    expect(openConnection(record).url).toContain(":canary@");
  });

  describe("and its host", () => {
    afterEach(() => {
      delete process.env.SLUICE_HOST;
      delete process.env.SLUICE_ALLOWED_NETWORKS;
      forgetConfig();
    });
    const within = (setting: Record<string, string>): void => {
      Object.assign(process.env, setting);
      forgetConfig();
    };

    test("may be this machine by itself only while others do not reach Sluice", async () => {
      within({ SLUICE_HOST: "0.0.0.0" });
      await expect(connect()).rejects.toMatchObject({ code: "invalid_input", problems: [{ field: "host" }] });
      within({ SLUICE_ALLOWED_NETWORKS: "127.0.0.0/8" });
      await expect(connect()).resolves.toMatchObject({ host: "127.0.0.1" });
      within({ SLUICE_HOST: "127.0.0.1", SLUICE_ALLOWED_NETWORKS: "none" });
      await expect(connect()).rejects.toThrow("private network");
    });

    test("is never the cloud's own, neither new nor changed", async () => {
      within({ SLUICE_ALLOWED_NETWORKS: "0.0.0.0/0" });
      const { id } = await connect();
      const host = "0xa9fea9fe";
      await expect(updateConnection(caller, { id, host, password: "next" })).rejects.toThrow("cloud");
      await expect(createConnection(caller, { ...fields, host, name: "meta" })).rejects.toThrow("cloud");
    });
  });
});
