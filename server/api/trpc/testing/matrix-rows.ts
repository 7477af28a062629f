import { randomUUID } from "node:crypto";
import { writeFileSync } from "node:fs";
import path from "node:path";
import type { Contract } from "#domain/api/contract.ts";
import { config } from "#server/platform/config.ts";
import type { MatrixWorkspace } from "./matrix-world.ts";

export type ProcedurePath = { [A in keyof Contract & string]: `${A}.${keyof Contract[A] & string}` }[keyof Contract &
  string];

export interface MatrixRow {
  /** Valid input on things of this workspace, made anew for every call. */
  input(workspace: MatrixWorkspace): Promise<unknown>;
  /** Tables in which a mutation's effect is seen. */
  readonly changes?: readonly string[];
  /** Whether the input names an id of the workspace: then one of another workspace is not found. */
  readonly named?: boolean;
}

const nothing = (): Promise<undefined> => Promise.resolve(undefined);
const page = (): Promise<object> => Promise.resolve({});
const ofPipeline = async (workspace: MatrixWorkspace) => ({ id: await workspace.createPipeline() });
const onRevision = async (workspace: MatrixWorkspace) => ({ ...(await ofPipeline(workspace)), revision: 2 });
const inConversation = async (workspace: MatrixWorkspace) => ({ pipeline: await workspace.createPipeline() });

const accessRows = {
  "session.get": { input: nothing },
  "session.setPassword": { input: async () => ({ password: "a long password" }), changes: ["Person"] },
  "session.rename": { input: async () => ({ name: `name ${randomUUID()}` }), changes: ["Person"] },
  "people.list": { input: page },
  "people.invite": {
    input: async () => ({ email: `${randomUUID()}@new.example`, name: "New", role: "viewer" }),
    changes: ["Person", "Membership", "SigninLink"],
  },
  "people.renewInvitation": {
    input: async (workspace) => ({ id: await workspace.createPerson() }),
    changes: ["SigninLink"],
    named: true,
  },
  "people.setRole": {
    input: async (workspace) => ({ id: await workspace.createPerson(), role: "editor" }),
    changes: ["Membership"],
    named: true,
  },
  "people.remove": {
    input: async (workspace) => ({ id: await workspace.createPerson() }),
    changes: ["Membership", "Person"],
    named: true,
  },
  "audit.list": { input: page },
} satisfies Partial<Record<ProcedurePath, MatrixRow>>;

const sourceRows = {
  "sources.list": { input: page },
  "sources.get": { input: async (workspace) => ({ id: workspace.source }), named: true },
  "sources.folders": { input: async () => ({ path: config().dataFolder }) },
  "sources.addPath": {
    input: async () => {
      const file = path.join(config().dataFolder, `${randomUUID()}.csv`);
      writeFileSync(file, "a\n1\n");
      return { path: file };
    },
    changes: ["Source"],
  },
  "sources.addTable": { input: async () => ({ connection: "warehouse", table: "customers" }), changes: ["AuditEntry"] },
  "sources.addExample": { input: async () => ({ example: "orders_daily" }) },
  "sources.profileAgain": {
    input: async (workspace) => ({ id: await workspace.createSource(`${randomUUID()}.csv`, "failed") }),
    changes: ["Source"],
    named: true,
  },
  "sources.tryReading": { input: async (workspace) => ({ id: workspace.source, config: {} }), named: true },
  "sources.changeReading": {
    input: async (workspace) => ({
      id: await workspace.createSource(`${randomUUID()}.csv`, "failed"),
      config: { delimiter: ";" },
    }),
    changes: ["Source"],
    named: true,
  },
  "sources.cancel": {
    input: async (workspace) => ({ id: await workspace.createSource(`${randomUUID()}.csv`) }),
    changes: ["Source"],
    named: true,
  },
  "sources.remove": {
    input: async (workspace) => ({ id: await workspace.createSource(`${randomUUID()}.csv`) }),
    changes: ["Source"],
    named: true,
  },
  "sources.rows": { input: async (workspace) => ({ id: workspace.source }), named: true },
  "connections.list": { input: nothing },
  "connections.create": {
    input: async () => ({
      name: `c_${randomUUID().slice(0, 8)}`,
      host: "db.example",
      database: "d",
      user: "u",
      password: "p",
    }),
    changes: ["Connection"],
  },
  "connections.update": {
    input: async (workspace) => ({ id: await workspace.createConnection(), database: "other", password: "p" }),
    changes: ["Connection"],
    named: true,
  },
  "connections.test": {
    input: async (workspace) => ({ id: workspace.connection }),
    changes: ["Connection"],
    named: true,
  },
  "connections.remove": {
    input: async (workspace) => ({ id: await workspace.createConnection() }),
    changes: ["Connection"],
    named: true,
  },
  "connections.tables": { input: async () => ({ connection: "warehouse" }) },
} satisfies Partial<Record<ProcedurePath, MatrixRow>>;

const pipelineRows = {
  "pipelines.list": { input: page },
  "pipelines.facets": { input: nothing },
  "pipelines.label": {
    input: async (workspace) => ({ ...(await ofPipeline(workspace)), tags: [randomUUID()] }),
    changes: ["Pipeline"],
    named: true,
  },
  "pipelines.get": { input: ofPipeline, named: true },
  "pipelines.create": {
    input: async (workspace) => ({ name: "new", sources: [workspace.source] }),
    changes: ["Pipeline", "Revision", "PipelineSource"],
    named: true,
  },
  "pipelines.edit": {
    input: async (workspace) => ({ ...(await onRevision(workspace)), operations: [{ op: "setName", name: "other" }] }),
    changes: ["Pipeline", "Revision"],
    named: true,
  },
  "pipelines.saveText": {
    input: async (workspace) => ({ ...(await onRevision(workspace)), text: "sluice: 1\nname: typed\nnodes:\n" }),
    changes: ["Pipeline", "Revision"],
    named: true,
  },
  "pipelines.check": { input: async () => ({ text: "sluice: 1\nname: typed\nnodes: {\n" }) },
  "pipelines.addSource": {
    input: async (workspace) => ({ ...(await onRevision(workspace)), source: workspace.source }),
    changes: ["Revision", "PipelineSource"],
    named: true,
  },
  "pipelines.undo": { input: onRevision, changes: ["Pipeline"], named: true },
  "pipelines.redo": {
    input: async (workspace) => {
      const id = await workspace.createPipeline();
      await workspace.do((tx) => tx.pipeline.update({ where: { id }, data: { revision: 1 } }));
      return { id, revision: 1 };
    },
    changes: ["Pipeline"],
    named: true,
  },
  "pipelines.duplicate": { input: ofPipeline, changes: ["Pipeline", "Revision"], named: true },
  "pipelines.remove": { input: ofPipeline, changes: ["Pipeline"], named: true },
  "pipelines.revisions": { input: ofPipeline, named: true },
  "pipelines.rows": { input: async (workspace) => ({ ...(await ofPipeline(workspace)), node: "out" }), named: true },
  "pipelines.changes": { input: async (workspace) => ({ ...(await ofPipeline(workspace)), node: "out" }), named: true },
  "pipelines.sql": { input: ofPipeline, named: true },
  "pipelines.lineage": { input: async (workspace) => ({ ...(await ofPipeline(workspace)), node: "out" }), named: true },
  "publish.review": { input: ofPipeline, named: true },
  "publish.publish": { input: onRevision, changes: ["Version", "Pipeline"], named: true },
  "publish.versions": { input: ofPipeline, named: true },
  "publish.compare": {
    input: async (workspace) => ({ id: await workspace.createPublished(), from: 1, to: null }),
    named: true,
  },
  "publish.rollback": {
    input: async (workspace) => ({ id: await workspace.createPublished(), version: 1 }),
    changes: ["Pipeline"],
    named: true,
  },
  "publish.restore": {
    input: async (workspace) => ({ id: await workspace.createPublished(), revision: 3, version: 1 }),
    changes: ["Revision", "Pipeline"],
    named: true,
  },
} satisfies Partial<Record<ProcedurePath, MatrixRow>>;

const conversationRows = {
  "conversations.get": { input: inConversation, named: true },
  "conversations.send": {
    input: async (workspace) => ({ ...(await inConversation(workspace)), request: "count the orders", mode: "plan" }),
    changes: ["Turn"],
    named: true,
  },
  "conversations.cancel": {
    input: async (workspace) => {
      const { pipeline, turn } = await workspace.createSuggestion("pending", "thinking");
      return { pipeline, turn };
    },
    changes: ["Turn"],
    named: true,
  },
  "conversations.setBuildMode": {
    input: async (workspace) => ({ ...(await inConversation(workspace)), on: true }),
    changes: ["Pipeline"],
    named: true,
  },
  "conversations.modelSaw": {
    input: async (workspace) => {
      const { pipeline, turn } = await workspace.createSuggestion();
      return { pipeline, turn };
    },
    named: true,
  },
  "suggestions.accept": {
    input: async (workspace) => {
      const { pipeline, key } = await workspace.createSuggestion();
      return { pipeline, keys: [key], revision: 2 };
    },
    changes: ["Suggestion", "Revision"],
    named: true,
  },
  "suggestions.reject": {
    input: async (workspace) => {
      const { pipeline, key } = await workspace.createSuggestion();
      return { pipeline, key, reason: "not this" };
    },
    changes: ["Suggestion"],
    named: true,
  },
  "suggestions.revert": {
    input: async (workspace) => {
      const { pipeline, key } = await workspace.createSuggestion("accepted");
      return { pipeline, key, revision: 2 };
    },
    changes: ["Suggestion"],
    named: true,
  },
  "suggestions.proveAgain": {
    input: async (workspace) => {
      const { pipeline, key } = await workspace.createSuggestion();
      return { pipeline, key };
    },
    changes: ["Suggestion"],
    named: true,
  },
  "suggestions.proposeFix": {
    input: async (workspace) => ({ ...(await inConversation(workspace)), finding: await workspace.findingOf() }),
    changes: ["Suggestion"],
    named: true,
  },
  "suggestions.keepFinding": {
    input: async (workspace) => ({
      ...(await inConversation(workspace)),
      finding: await workspace.findingOf(),
      reason: "it is meant",
    }),
    changes: ["KeptFinding"],
    named: true,
  },
} satisfies Partial<Record<ProcedurePath, MatrixRow>>;

const runRows = {
  "runs.list": { input: page },
  "runs.get": { input: async (workspace) => ({ id: await workspace.createRun("failed") }), named: true },
  "runs.start": {
    input: async (workspace) => ({ pipeline: await workspace.createPipeline(), revision: 2 }),
    changes: ["Run"],
    named: true,
  },
  "runs.cancel": {
    input: async (workspace) => ({ id: await workspace.createRun("queued") }),
    changes: ["Run"],
    named: true,
  },
  "runs.resume": {
    input: async (workspace) => ({ id: await workspace.createRun("failed") }),
    changes: ["Run"],
    named: true,
  },
  "runs.logs": { input: async (workspace) => ({ id: await workspace.createRun("failed") }), named: true },
  "runs.samples": { input: async (workspace) => ({ id: await workspace.createRun("failed") }), named: true },
  "runs.results": { input: async (workspace) => ({ id: await workspace.createResult("out") }), named: true },
  "runs.resultRows": {
    input: async (workspace) => ({ id: await workspace.createResult("out"), node: "out" }),
    named: true,
  },
  "runs.latest": { input: inConversation, named: true },
  "dashboard.get": { input: nothing },
} satisfies Partial<Record<ProcedurePath, MatrixRow>>;

/** Every procedure there is; a new one does not compile without its row. */
export const matrixRows: Readonly<Record<ProcedurePath, MatrixRow>> = {
  ...accessRows,
  ...sourceRows,
  ...pipelineRows,
  ...conversationRows,
  ...runRows,
};
