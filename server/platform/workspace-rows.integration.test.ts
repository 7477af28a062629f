import { randomUUID } from "node:crypto";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { useTestDatabase } from "./testing/test-database.ts";
import { asSweeper, withPerson, withWorkspace } from "./db.ts";

/** Reached before a workspace is known, or of no workspace at all; everything else is held apart. */
const withoutWorkspace = ["Person", "Session", "SigninLink", "WorkerHeartbeat", "Workspace", "_prisma_migrations"];

describe("rows of workspaces", () => {
  const database = useTestDatabase();
  let owner: pg.Client;
  const workspaces: string[] = [];

  beforeAll(async () => {
    owner = new pg.Client({ connectionString: database().superuser });
    await owner.connect();
    for (const name of ["ours", "theirs"]) {
      const workspace = await asSweeper((tx) => tx.workspace.create({ data: { name } }));
      workspaces.push(workspace.id);
      await withWorkspace(workspace.id, (tx) =>
        tx.pipeline.create({ data: { workspaceId: workspace.id, name: `pipeline of ${name}`, ownerId: randomUUID() } }),
      );
    }
  });

  afterAll(() => owner?.end());

  test("every table with a workspace is under forced row-level security, and only the named ones have none", async () => {
    const { rows } = await owner.query<{ name: string; forced: boolean; has: boolean; owner: string }>(`
      select c.relname as name, c.relrowsecurity and c.relforcerowsecurity as forced, pg_get_userbyid(c.relowner) as owner,
        exists (select 1 from pg_attribute a where a.attrelid = c.oid and a.attname = 'workspaceId') as has
      from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' order by 1`);
    expect(rows.length).toBeGreaterThan(15);
    expect(rows.filter((row) => !row.forced).map((row) => row.name)).toEqual(withoutWorkspace);
    expect(rows.filter((row) => row.forced !== row.has)).toEqual([]);
    expect(rows.filter((row) => row.owner === "sluice_app")).toEqual([]);
  });

  test("each of them has exactly the app's, the sweeper's and, for memberships, the person's policy", async () => {
    const { rows } = await owner.query<{ table: string; policies: string[] }>(
      "select tablename as table, array_agg(policyname::text order by policyname) as policies from pg_policies where schemaname = 'public' group by 1",
    );
    for (const { table, policies } of rows)
      expect(policies, table).toEqual(
        table === "Membership"
          ? ["own_memberships", "sweeper_rows", "workspace_rows"]
          : ["sweeper_rows", "workspace_rows"],
      );
  });

  test("the app's role can neither bypass the policies nor change them", async () => {
    const { rows } = await owner.query(
      "select rolname, rolsuper, rolbypassrls from pg_roles where rolname in ('sluice_app', 'sluice_sweeper')",
    );
    expect(rows).toHaveLength(2);
    expect(rows.every((role) => !role.rolsuper && !role.rolbypassrls)).toBe(true);
    const app = new pg.Client({ connectionString: database().app });
    await app.connect();
    await expect(app.query('alter table "Pipeline" disable row level security')).rejects.toThrow(/owner/);
    expect((await app.query('select * from "Pipeline"')).rows).toEqual([]);
    await app.end();
  });

  test("a query without a condition reads and writes the named workspace only", async () => {
    const [ours = "", theirs = ""] = workspaces;
    expect(await withWorkspace(ours, (tx) => tx.pipeline.findMany())).toMatchObject([{ name: "pipeline of ours" }]);
    await withWorkspace(ours, (tx) => tx.pipeline.updateMany({ data: { name: "renamed" } }));
    await withWorkspace(ours, (tx) => tx.pipeline.deleteMany({ where: { name: "pipeline of theirs" } }));
    await expect(
      withWorkspace(ours, (tx) =>
        tx.pipeline.create({ data: { workspaceId: theirs, name: "smuggled", ownerId: randomUUID() } }),
      ),
    ).rejects.toThrow(/row-level security/);
    await expect(
      withWorkspace(ours, (tx) => tx.pipeline.updateMany({ data: { workspaceId: theirs } })),
    ).rejects.toThrow(/row-level security/);
    expect(await withWorkspace(theirs, (tx) => tx.pipeline.findMany())).toMatchObject([{ name: "pipeline of theirs" }]);
  });

  test("without a workspace nothing of any is seen, and the name does not outlive its transaction", async () => {
    await withWorkspace(workspaces[0] ?? "", (tx) => tx.pipeline.count());
    const counts = await Promise.all(Array.from({ length: 20 }, () => withPerson(null, (tx) => tx.pipeline.count())));
    expect(new Set(counts)).toEqual(new Set([0]));
  });

  test("what was written down cannot be changed or removed", async () => {
    const [ours = ""] = workspaces;
    await withWorkspace(ours, (tx) =>
      tx.auditEntry.create({ data: { workspaceId: ours, actor: "a", action: "b", subject: "c" } }),
    );
    await expect(withWorkspace(ours, (tx) => tx.auditEntry.updateMany({ data: { action: "other" } }))).rejects.toThrow(
      /permission denied/,
    );
    await expect(asSweeper((tx) => tx.auditEntry.deleteMany())).rejects.toThrow(/permission denied/);
  });
});
