import { randomUUID } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createDatabase, createWarehouse } from "#scripts/test/test-services.ts";
import { withClient } from "#scripts/database/provision.ts";
import { inspectFile } from "#server/reading/index.ts";
import { createEngine } from "#server/engine/index.ts";
import type { Caller } from "#server/platform/caller.ts";
import { forgetConfig } from "#server/platform/config.ts";
import { artifacts } from "#server/platform/artifacts.ts";
import { asSweeper, disconnectDatabase, withWorkspace } from "#server/platform/db.ts";
import { closeQueue, queue } from "#server/queue/index.ts";
import { prepareConnections } from "#server/sources/prepare-connections.ts";

export interface World {
  readonly caller: Caller;
  readonly workspaceId: string;
  readonly personId: string;
  readonly folder: string;
  readonly warehouseUrl: string;
  readonly databaseUrl: string;
  /** What a worker process needs to work for this world. */
  readonly environment: NodeJS.ProcessEnv;
  /** Puts a file among the uploads and profiles it as a source of that node. */
  bringFile(name: string, content: string): Promise<string>;
  createPipeline(text: string, sources?: Record<string, string>): Promise<string>;
  warehouse<T = Record<string, unknown>>(sql: string, values?: unknown[]): Promise<T[]>;
  close(): Promise<void>;
}

export interface WorldOptions {
  readonly redisUrl?: string | null;
  readonly logLevel?: string;
}

async function profileUpload({ workspaceId, personId }: Caller, name: string, folder: string): Promise<string> {
  const file = path.join(artifacts().uploads(workspaceId), name);
  const engine = createEngine({
    scratchDirectory: path.join(folder, "scratch"),
    memoryLimitBytes: 512e6,
    threads: 2,
    poolSize: 0,
  });
  try {
    const { dialect, columns } = await inspectFile(engine, { path: file });
    const source = await withWorkspace(workspaceId, (tx) =>
      tx.source.create({
        data: {
          workspaceId,
          name,
          kind: "file",
          path: name,
          node: { kind: "file_source", config: { path: name } },
          state: "ready",
          dialect: dialect as object,
          columns: columns as object[],
          snapshotPath: file,
          createdBy: personId,
        },
      }),
    );
    return source.id;
  } finally {
    await engine.close();
  }
}

async function storePipeline(
  { workspaceId, personId }: Caller,
  text: string,
  sources: Record<string, string> = {},
): Promise<string> {
  return withWorkspace(workspaceId, async (tx) => {
    const pipeline = await tx.pipeline.create({ data: { workspaceId, name: "test", ownerId: personId } });
    await tx.revision.create({
      data: { workspaceId, pipelineId: pipeline.id, number: 1, text, hash: "", createdBy: personId },
    });
    for (const [node, sourceId] of Object.entries(sources))
      await tx.pipelineSource.create({ data: { workspaceId, pipelineId: pipeline.id, sourceId, node } });
    return pipeline.id;
  });
}

type Settings = Record<
  "DATABASE_URL" | "DATABASE_SWEEPER_URL" | "WAREHOUSE_URL" | "SLUICE_DATA_DIR" | "SLUICE_LOG_LEVEL" | "REDIS_URL",
  string
>;

/** Configures this process for a migrated database and a data folder, and makes a workspace of its own there. */
export async function enterWorld(settings: Settings, databaseUrl: string): Promise<Omit<World, "close">> {
  Object.assign(process.env, settings);
  forgetConfig();
  const [workspaceId, personId] = [randomUUID(), randomUUID()];
  await asSweeper(async (tx) => {
    await tx.workspace.create({ data: { id: workspaceId, name: "test" } });
    await tx.person.create({ data: { id: personId, email: `${personId}@example.org`, name: "Test" } });
  });
  await withWorkspace(workspaceId, (tx) => prepareConnections(tx, workspaceId));
  const uploads = artifacts().uploads(workspaceId);
  mkdirSync(uploads, { recursive: true });
  const caller: Caller = {
    workspaceId,
    personId,
    name: "Test",
    email: `${personId}@example.org`,
    role: "admin",
    sessionId: randomUUID(),
  };
  return {
    caller,
    workspaceId,
    personId,
    folder: settings.SLUICE_DATA_DIR,
    warehouseUrl: settings.WAREHOUSE_URL,
    databaseUrl,
    environment: { NODE_ENV: "test", PATH: process.env.PATH, ...settings },
    bringFile: async (name, content) => {
      writeFileSync(path.join(uploads, name), content);
      return profileUpload(caller, name, settings.SLUICE_DATA_DIR);
    },
    createPipeline: (text, sources) => storePipeline(caller, text, sources),
    warehouse: async <T>(sql: string, values: unknown[] = []) =>
      withClient(settings.WAREHOUSE_URL, async (client) => (await client.query(sql, values)).rows as T[]),
  };
}

/** A database of its own with one workspace, its files, and the local warehouse; this process is configured for it. */
export async function createWorld({ redisUrl = null, logLevel = "warn" }: WorldOptions = {}): Promise<World> {
  const [database, warehouse] = await Promise.all([createDatabase(), createWarehouse()]);
  const folder = mkdtempSync(path.join(tmpdir(), "sluice-world-"));
  const settings = {
    DATABASE_URL: database.app,
    DATABASE_SWEEPER_URL: database.sweeper,
    WAREHOUSE_URL: warehouse.url,
    SLUICE_DATA_DIR: folder,
    SLUICE_LOG_LEVEL: logLevel,
    REDIS_URL: redisUrl ?? "",
  };
  return {
    ...(await enterWorld(settings, database.superuser)),
    close: async () => {
      await queue()
        .depth("run-attempt")
        .catch(() => undefined);
      await closeQueue();
      await disconnectDatabase();
      await Promise.all([database.drop(), warehouse.drop()]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
