import { randomUUID } from "node:crypto";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { SourceView } from "#domain/api/sources.ts";
import { createWarehouse } from "#scripts/test/test-services.ts";
import { createEngine } from "#server/engine/index.ts";
import { artifacts } from "#server/platform/artifacts.ts";
import { closeProcessEngine, processEngine } from "./process-engine.ts";
import type { Caller } from "#server/platform/caller.ts";
import { config, forgetConfig } from "#server/platform/config.ts";
import { asSweeper, withWorkspace } from "#server/platform/db.ts";
import { useTestDatabase } from "#server/platform/testing/test-database.ts";
import { closeQueue } from "#server/queue/index.ts";
import { addPath } from "./add-path.ts";
import { cancelProfile, profileAgain, removeSource } from "./change-source.ts";
import { getSource } from "./list-sources.ts";
import { prepareConnections } from "./prepare-connections.ts";
import { profileStored } from "./profile-stored.ts";
import { getSourceRows } from "./source-rows.ts";
import { storeUpload } from "./store-upload.ts";
import { addTable, tryConnection } from "./use-connection.ts";
import { createConnection } from "./change-connection.ts";

const caller: Caller = {
  workspaceId: randomUUID(),
  personId: randomUUID(),
  name: "t",
  email: "t@t",
  role: "operator",
  sessionId: randomUUID(),
};
const never = (): AbortSignal => new AbortController().signal;

async function profiled(source: SourceView): Promise<SourceView> {
  await profileStored(
    { workspaceId: caller.workspaceId, sourceId: source.id },
    { engine: processEngine(), signal: never() },
  );
  return getSource(caller, source.id);
}

const upload = (name: string, content: string | Uint8Array): Promise<SourceView> => {
  const bytes = Buffer.from(content);
  return storeUpload(caller, {
    name,
    sizeBytes: bytes.length,
    bytes: (async function* () {
      yield bytes;
    })(),
  });
};

describe("a stored source", () => {
  useTestDatabase();
  let warehouse: { url: string; drop(): Promise<void> };

  beforeAll(async () => {
    warehouse = await createWarehouse();
    Object.assign(process.env, {
      WAREHOUSE_URL: warehouse.url,
      SLUICE_SOURCE_FOLDERS: path.join(process.env.SLUICE_DATA_DIR ?? "", "allowed"),
    });
    forgetConfig();
    mkdirSync(config().sourceFolders[0] ?? "");
    await asSweeper((tx) => tx.workspace.create({ data: { id: caller.workspaceId, name: "t" } }));
    await withWorkspace(caller.workspaceId, (tx) => prepareConnections(tx, caller.workspaceId));
    const client = new pg.Client({ connectionString: warehouse.url });
    await client.connect();
    await client.query(
      "create schema crm; create table crm.customers as select n as id, 'name ' || n as name, n * 1.5 as balance from generate_series(1, 50) n",
    );
    await client.end();
  });
  afterAll(async () => {
    await closeProcessEngine();
    await closeQueue();
    await warehouse?.drop();
  });

  test("says that it needs more memory than the engine may use, and how to give it more", async () => {
    const engine = createEngine({
      scratchDirectory: artifacts().scratch,
      memoryLimitBytes: 16 * 2 ** 20,
      threads: 2,
      poolSize: 0,
    });
    const names = Array.from({ length: 600 }, (_, column) => `c${column}`);
    const lines = Array.from({ length: 400 }, (_, row) => names.map((name) => `${name}-${row}`).join(","));
    const added = await upload("wide.csv", [names.join(","), ...lines].join("\n"));
    try {
      await profileStored({ workspaceId: caller.workspaceId, sourceId: added.id }, { engine, signal: never() });
    } finally {
      await engine.close();
    }
    expect((await getSource(caller, added.id)).problems).toMatchObject([
      {
        code: "engine_limit",
        message: "wide needs more memory than the engine may use.",
        mend: expect.stringContaining("SLUICE_ENGINE_MEMORY_MB"),
      },
    ]);
  });

  test("is profiled with types, snapshot and rows in order", async () => {
    const source = await profiled(await upload("orders.csv", "id;amount;day\n1;2,5;2026-01-01\n2;3,5;2026-01-02\n"));
    expect(source).toMatchObject({ state: "ready", problems: [], progress: null, profile: { rows: 2 } });
    expect(await getSourceRows(caller, { id: source.id, limit: 1, offset: 1 })).toMatchObject({
      total: 2,
      rows: [["2", "3,5", "2026-01-02"]],
    });
  });

  test.each([
    ["a binary file", "x.csv", new Uint8Array(5_000).map((_, index) => (index * 7919) % 256)],
    ["only blanks", "y.csv", "   \n  \n"],
    ["a broken Parquet file", "z.parquet", "PAR1 this is not one"],
  ])("%s fails with a message and a mend", async (_case, name, content) => {
    const source = await profiled(await upload(name, content));
    expect(source).toMatchObject({ state: "failed", profile: null });
    expect(source.problems[0]?.message).toBeTruthy();
    expect(source.problems[0]?.code).not.toBe("internal");
  });

  test("a table of the warehouse is read through the connection", async () => {
    const source = await profiled(await addTable(caller, { connection: "warehouse", table: "crm.customers" }));
    expect(source).toMatchObject({ state: "ready", kind: "table", profile: { rows: 50 } });
    await expect(addTable(caller, { connection: "warehouse", table: "crm.nobody" })).rejects.toThrow("no table");
    await expect(addTable(caller, { connection: "elsewhere", table: "t" })).rejects.toMatchObject({
      code: "not_found",
    });
  });

  test("cancelling stops it and keeps nothing; it can be profiled again", async () => {
    const source = await upload("large.csv", `a,b\n${"1,some text\n".repeat(400_000)}`);
    const working = profiled(source);
    await new Promise((resolve) => setTimeout(resolve, 300));
    await cancelProfile(caller, source.id);
    expect(await working).toMatchObject({ state: "cancelled", profile: null });
    expect(await profileAgain(caller, source.id)).toMatchObject({ state: "waiting" });
    await removeSource(caller, source.id);
    await expect(getSource(caller, source.id)).rejects.toMatchObject({ code: "not_found" });
  });

  test("a path is read where it is, and only under an allowed folder", async () => {
    const [folder = ""] = config().sourceFolders;
    writeFileSync(path.join(folder, "in.csv"), "a\n1\n");
    symlinkSync("/etc/passwd", path.join(folder, "link.csv"));
    expect(await profiled(await addPath(caller, path.join(folder, "in.csv")))).toMatchObject({
      state: "ready",
      kind: "path",
    });
    for (const outside of [
      "/etc/passwd",
      path.join(folder, "../secret.key"),
      path.join(folder, "link.csv"),
      "in.csv",
      `${folder}/../../x`,
    ])
      await expect(addPath(caller, outside)).rejects.toMatchObject({ code: "forbidden" });
    await expect(addPath(caller, path.join(folder, "absent.csv"))).rejects.toThrow("not there");
  });

  test("a connection's password is in no view, message or audit entry", async () => {
    const fields = {
      name: "crm",
      host: "127.0.0.1",
      port: 1,
      database: "d",
      user: "u",
      password: "canary",
      ssl: false,
    };
    const connection = await createConnection(caller, fields);
    expect(JSON.stringify(connection)).not.toContain("canary");
    expect(await tryConnection(caller, connection.id)).toMatchObject({
      state: "failed",
      message: expect.not.stringContaining("canary") as string,
    });
    const written = await withWorkspace(caller.workspaceId, async (tx) => [
      await tx.connection.findMany(),
      await tx.auditEntry.findMany(),
    ]);
    expect(JSON.stringify(written)).not.toContain("canary");
  });
});
