import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { copyFile, mkdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import { type Role, roles } from "#domain/access/abilities.ts";
import { applyOperations } from "#domain/pipeline/apply.ts";
import type { Proof, Proposal } from "#domain/suggestions/suggestion.ts";
import { createDatabase, createWarehouse } from "#scripts/test/test-services.ts";
import { findLinks } from "#server/conversations/linked-sources.ts";
import { standPending } from "#server/conversations/stale-proofs.ts";
import { listSuggestions, pick, proofHash } from "#server/conversations/stored-suggestions.ts";
import { readDocument } from "#server/pipelines/bind-stored.ts";
import { profiledSources } from "#server/pipelines/pipeline-sources.ts";
import { getStoredPipeline } from "#server/pipelines/stored-pipeline.ts";
import { meaningHash } from "#server/pipelines/save-revision.ts";
import { closeProcessEngine, processEngine } from "#server/sources/process-engine.ts";
import { artifacts } from "#server/platform/artifacts.ts";
import type { Caller } from "#server/platform/caller.ts";
import { forgetConfig } from "#server/platform/config.ts";
import { asSweeper, disconnectDatabase, type Prisma, type Tx, withWorkspace } from "#server/platform/db.ts";
import { closeQueue } from "#server/queue/index.ts";
import { runFolder } from "#server/runs/files.ts";
import { saveText } from "#server/pipelines/change-document.ts";
import { publishPipeline } from "#server/pipelines/publish-pipeline.ts";
import { startRun } from "#server/runs/start-run.ts";
import { snapshotFile } from "#server/sources/snapshot-file.ts";
import { prepareConnections } from "#server/sources/prepare-connections.ts";
import { profileStored } from "#server/sources/profile-stored.ts";

const document =
  "sluice: 1\nname: matrix\nnodes:\n  orders: { source: file, path: orders.csv }\n  out: { sink: file, from: orders, path: out.csv }\n";
const proposal: Proposal = {
  id: "s-filter",
  title: "Keep the large ones",
  reason: "asked for",
  kind: "step",
  risk: "low",
  requires: [],
  touches: ["large"],
  facts: [],
  finding: null,
  operations: [
    {
      op: "insert",
      name: "large",
      kind: "filter",
      config: { where: "amount > 10" },
      edge: { from: "orders", to: "out", port: "from" },
      rank: 10,
    },
  ],
};
const proof: Proof = {
  status: "passed",
  sampledRows: null,
  node: "large",
  rowsBefore: 2,
  rowsAfter: 1,
  removedRows: 1,
  addedRows: 0,
  changedRows: 0,
  columns: [],
  checks: [],
  forecast: { durationMs: 1, sizeBytes: 1 },
  sample: [],
  problems: [],
  warnings: [],
};
const json = (value: unknown): Prisma.InputJsonValue => value as Prisma.InputJsonValue;

/** One workspace with a person of each role, a profiled source and connections; makes whatever a procedure needs. */
export class MatrixWorkspace {
  readonly id = randomUUID();
  readonly people: Readonly<Record<Role, Caller>>;
  source = "";
  connection = "";

  constructor(name: string) {
    this.people = Object.fromEntries(
      roles.map((role) => [
        role,
        {
          workspaceId: this.id,
          personId: randomUUID(),
          name: role,
          email: `${role}@${name}.example`,
          role,
          sessionId: randomUUID(),
        },
      ]),
    ) as Record<Role, Caller>;
  }

  do<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return withWorkspace(this.id, work);
  }

  async fill(): Promise<void> {
    await asSweeper((tx) => tx.workspace.create({ data: { id: this.id, name: "matrix" } }));
    await this.do(async (tx) => {
      for (const caller of Object.values(this.people)) {
        await tx.person.create({ data: { id: caller.personId, name: caller.name, email: caller.email } });
        await tx.membership.create({ data: { workspaceId: this.id, personId: caller.personId, role: caller.role } });
      }
      await prepareConnections(tx, this.id);
      this.connection = (await tx.connection.findFirstOrThrow()).id;
    });
    this.source = await this.createSource("orders.csv");
    await profileStored(
      { workspaceId: this.id, sourceId: this.source },
      { engine: processEngine(), signal: new AbortController().signal },
    );
  }

  async createSource(name: string, state = "waiting"): Promise<string> {
    const folder = artifacts().uploads(this.id);
    await mkdir(folder, { recursive: true });
    writeFileSync(path.join(folder, name), "order_id,amount\n1,5\n2,20\n2,20\n3,7\n");
    return this.do(
      async (tx) =>
        (
          await tx.source.create({
            data: {
              workspaceId: this.id,
              name,
              kind: "upload",
              path: name,
              state,
              node: { kind: "file_source", config: { path: name } },
              createdBy: this.people.admin.personId,
            },
          })
        ).id,
    );
  }

  createPipeline(): Promise<string> {
    return this.do(async (tx) => {
      const record = await tx.pipeline.create({
        data: {
          workspaceId: this.id,
          name: `matrix ${randomUUID()}`,
          revision: 2,
          ownerId: this.people.admin.personId,
        },
      });
      const place = { workspaceId: this.id, pipelineId: record.id, createdBy: this.people.admin.personId };
      const text = document.replace("name: matrix", `name: m${record.id}`);
      await tx.revision.create({
        data: { ...place, number: 1, text: "sluice: 1\nname: empty\nnodes:\n", hash: meaningHash("") },
      });
      await tx.revision.create({ data: { ...place, number: 2, parent: 1, text, hash: meaningHash(text) } });
      return record.id;
    });
  }

  /** A pipeline with an answered turn and one proven suggestion. */
  async createSuggestion(
    decision = "pending",
    turnState = "answered",
  ): Promise<{ pipeline: string; turn: string; key: string }> {
    const pipeline = await this.createPipeline();
    return this.do(async (tx) => {
      const place = { workspaceId: this.id, pipelineId: pipeline };
      if (decision === "accepted") {
        const shown = { pipelineId_number: { pipelineId: pipeline, number: 2 } };
        const { text: plain } = await tx.revision.findUniqueOrThrow({ where: shown });
        await tx.revision.update({ where: shown, data: { text: applyOperations(plain, proposal.operations) } });
      }
      const turn = await tx.turn.create({
        data: {
          ...place,
          number: 1,
          mode: "plan",
          planner: "builtin",
          request: "keep the large ones",
          state: turnState,
          createdBy: this.people.admin.personId,
        },
      });
      const { key } = await tx.suggestion.create({
        data: {
          ...place,
          turnId: turn.id,
          number: 1,
          revision: 2,
          proposal: json(proposal),
          proof: json(proof),
          decision,
          ...(decision === "accepted" ? { acceptedAs: 2 } : {}),
        },
      });
      const all = await listSuggestions(tx, pipeline);
      const { text } = await tx.revision.findUniqueOrThrow({
        where: { pipelineId_number: { pipelineId: pipeline, number: 2 } },
      });
      const { plan, sources } = await standPending(tx, { pipelineId: pipeline, text, all });
      if (decision === "pending")
        await tx.suggestion.update({ where: { key }, data: { proofHash: proofHash(plan, pick(all, key), sources) } });
      return { pipeline, turn: turn.id, key };
    });
  }

  async createRun(state: string): Promise<string> {
    const { runId } = await startRun(this.people.admin, { pipelineId: await this.createPipeline(), revision: 2 });
    await this.do((tx) => tx.run.update({ where: { id: runId }, data: { state } }));
    if (state === "failed") await this.do((tx) => tx.runStage.updateMany({ where: { runId }, data: { state } }));
    if (state === "failed") await this.do((tx) => tx.attempt.updateMany({ where: { runId }, data: { state } }));
    return runId;
  }

  /** A run that has written the source's rows at this node. */
  async createResult(node: string): Promise<string> {
    const runId = await this.createRun("succeeded");
    const { snapshotPath } = await this.do((tx) => tx.source.findUniqueOrThrow({ where: { id: this.source } }));
    const folder = runFolder({ workspaceId: this.id, runId });
    await mkdir(folder, { recursive: true });
    await copyFile(snapshotFile(this.id, snapshotPath!), path.join(folder, "rows.parquet"));
    const output = { node, kind: "table", target: "warehouse: t", rows: 4, hash: null, sizeBytes: null, file: null };
    await this.do((tx) =>
      tx.run.update({ where: { id: runId }, data: { outputs: [{ ...output, rowsFile: "rows.parquet" }] } }),
    );
    return runId;
  }

  /** A pipeline that was published twice, with a change between: version 2 is live. */
  async createPublished(): Promise<string> {
    const id = await this.createPipeline();
    const { admin } = this.people;
    await publishPipeline(admin, { id, revision: 2 });
    const { text } = await this.do((tx) =>
      tx.revision.findUniqueOrThrow({ where: { pipelineId_number: { pipelineId: id, number: 2 } } }),
    );
    const { revision } = await saveText(admin, { id, revision: 2, text: `${text}# changed\n` });
    await publishPipeline(admin, { id, revision: revision.number });
    return id;
  }

  createConnection(): Promise<string> {
    return this.do(async (tx) => {
      const { environmentId } = await tx.connection.findUniqueOrThrow({ where: { id: this.connection } });
      return (
        await tx.connection.create({
          data: {
            workspaceId: this.id,
            environmentId,
            name: `c_${randomUUID().slice(0, 8)}`,
            host: "127.0.0.1",
            port: 1,
            database: "d",
            username: "u",
          },
        })
      ).id;
    });
  }

  /** A finding of the source's data, which every pipeline that reads it shows. */
  async findingOf(): Promise<string> {
    const pipeline = await this.createPipeline();
    const { sources } = await this.do(async (tx) =>
      readDocument(tx, pipeline, (await getStoredPipeline(tx, pipeline)).revision.text),
    );
    return (await findLinks(processEngine(), { workspaceId: this.id, sources: profiledSources(sources) })).findings[0]!
      .id;
  }

  createPerson(): Promise<string> {
    return this.do(async (tx) => {
      const person = await tx.person.create({ data: { name: "extra", email: `${randomUUID()}@extra.example` } });
      await tx.membership.create({ data: { workspaceId: this.id, personId: person.id, role: "viewer" } });
      return person.id;
    });
  }
}

export interface MatrixWorld {
  readonly ours: MatrixWorkspace;
  readonly theirs: MatrixWorkspace;
  fingerprint(): Promise<Record<string, string>>;
  close(): Promise<void>;
}

/** Two filled workspaces in a database of their own, and a fingerprint of every table. */
export async function createMatrixWorld(): Promise<MatrixWorld> {
  const [database, warehouse] = await Promise.all([createDatabase(), createWarehouse()]);
  const folder = mkdtempSync(path.join(tmpdir(), "sluice-matrix-"));
  Object.assign(process.env, {
    DATABASE_URL: database.app,
    DATABASE_SWEEPER_URL: database.sweeper,
    WAREHOUSE_URL: warehouse.url,
    SLUICE_DATA_DIR: folder,
    SLUICE_SOURCE_FOLDERS: folder,
    SLUICE_LOG_LEVEL: "error",
    REDIS_URL: "",
  });
  forgetConfig();
  const client = new pg.Client({ connectionString: database.superuser });
  await client.connect();
  const table = new pg.Client({ connectionString: warehouse.url });
  await table.connect();
  await table.query("create table customers as select 1 as id");
  await table.end();
  const [ours, theirs] = [new MatrixWorkspace("ours"), new MatrixWorkspace("theirs")];
  await ours.fill();
  await theirs.fill();
  const tables = (
    await client.query<{ name: string }>(
      "select tablename as name from pg_tables where schemaname = 'public' and tablename <> '_prisma_migrations'",
    )
  ).rows.map((row) => row.name);
  return {
    ours,
    theirs,
    fingerprint: async () => {
      const found: Record<string, string> = {};
      for (const name of tables)
        found[name] = (
          await client.query<{ hash: string }>(
            `select coalesce(md5(string_agg(t::text, ',' order by t::text)), '') as hash from ${pg.escapeIdentifier(name)} t`,
          )
        ).rows[0]!.hash;
      return found;
    },
    close: async () => {
      await closeProcessEngine();
      await closeQueue();
      await disconnectDatabase();
      await client.end();
      await Promise.all([database.drop(), warehouse.drop()]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
