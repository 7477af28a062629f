import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ConversationView, SuggestionView } from "#domain/api/conversations.ts";
import { parsePipeline } from "#domain/pipeline/parse.ts";
import { createPipeline } from "#server/pipelines/create-pipeline.ts";
import { viewPipeline } from "#server/pipelines/view-pipeline.ts";
import type { Caller } from "#server/platform/caller.ts";
import { asSweeper, withWorkspace } from "#server/platform/db.ts";
import { useTestDatabase } from "#server/platform/testing/test-database.ts";
import { closeQueue } from "#server/queue/index.ts";
import { addExample } from "#server/sources/add-example.ts";
import { closeProcessEngine, processEngine } from "#server/sources/process-engine.ts";
import { profileStored } from "#server/sources/profile-stored.ts";
import { acceptSuggestions } from "./accept-suggestions.ts";
import { findLinks } from "./linked-sources.ts";
import { proposeFix } from "./propose-fix.ts";
import { provePending } from "./prove-pending.ts";
import { readTurnContext } from "./turn-context.ts";
import { viewConversation } from "./view-conversation.ts";

const never = (): AbortSignal => new AbortController().signal;
const caller: Caller = {
  workspaceId: randomUUID(),
  personId: randomUUID(),
  name: "Ada",
  email: "ada@example.org",
  role: "editor",
  sessionId: randomUUID(),
};
const place = { workspaceId: caller.workspaceId };
let sources: string[] = [];

/** A pipeline that reads the two example files and nothing else, with what was found in them. */
async function bare(): Promise<{ id: string; view: ConversationView }> {
  const { id } = await createPipeline(caller, { name: `bare ${randomUUID().slice(0, 6)}`, sources });
  const read = await withWorkspace(caller.workspaceId, (tx) => readTurnContext(tx, { pipelineId: id, request: "" }));
  await findLinks(processEngine(), { ...place, sources: read.sources });
  return { id, view: await viewConversation(caller, id) };
}

const waiting = (view: ConversationView): SuggestionView[] =>
  view.suggestions.filter((each) => each.decision === "pending");
const found = (view: ConversationView, kind: string) => view.findings.find((each) => each.kind === kind)!;
const prove = (id: string): Promise<void> =>
  provePending({ ...place, pipelineId: id }, { engine: processEngine(), signal: never() });
const acceptAll = async (id: string): Promise<void> => {
  const keys = waiting(await viewConversation(caller, id)).map((each) => each.key);
  const { revision } = await viewPipeline(caller, id);
  await acceptSuggestions(caller, { pipeline: id, keys, revision: revision.number });
};

describe("a finding fixed at once", () => {
  useTestDatabase();

  beforeAll(async () => {
    await asSweeper(async (tx) => {
      await tx.workspace.create({ data: { id: caller.workspaceId, name: "t" } });
      await tx.person.create({ data: { id: caller.personId, name: caller.name, email: caller.email } });
      await tx.membership.create({ data: { ...place, personId: caller.personId, role: "editor" } });
    });
    sources = (await addExample(caller, "orders_daily")).sources.map((source) => source.id);
    for (const sourceId of sources)
      await profileStored({ ...place, sourceId }, { engine: processEngine(), signal: never() });
  });
  afterAll(async () => {
    await closeQueue();
    await closeProcessEngine();
  });

  test("is proposed before any request, proven on the rows, and a step once accepted", async () => {
    const { id, view } = await bare();
    const copies = found(view, "duplicate_rows");
    expect(view.turns).toEqual([]);
    expect(view.fixable).toContain(copies.id);
    const proposed = waiting(await proposeFix(caller, { pipeline: id, finding: copies.id }));
    expect(proposed.map((each) => each.finding)).toEqual([copies.id]);
    await prove(id);
    const [proven] = waiting(await viewConversation(caller, id));
    expect(proven!.proof).toMatchObject({ status: "passed", removedRows: copies.count });
    expect(proven!.proof!.rowsBefore! - proven!.proof!.rowsAfter!).toBe(copies.count);
    await acceptAll(id);
    const after = await viewConversation(caller, id);
    expect(after.findings.map((each) => each.id)).not.toContain(copies.id);
  });

  test("is proposed once, however often it is asked for, and several stand in one line", async () => {
    const { id, view } = await bare();
    const [copies, spelling] = [found(view, "duplicate_rows"), found(view, "mixed_date_formats")];
    await proposeFix(caller, { pipeline: id, finding: spelling.id });
    await proposeFix(caller, { pipeline: id, finding: copies.id });
    const proposed = waiting(await proposeFix(caller, { pipeline: id, finding: copies.id }));
    expect(proposed.map((each) => each.finding)).toEqual([spelling.id, copies.id]);
    await prove(id);
    await acceptAll(id);
    const { nodes } = parsePipeline((await viewPipeline(caller, id)).text).pipeline;
    const own = nodes.filter((node) => node.inputs.length > 0);
    expect(own.map((node) => node.inputs[0]!.node).sort()).toEqual(["distinct_orders", "orders"]);
  });

  test("brings what it rests on, and is refused where no step can fix it", async () => {
    const { id, view } = await bare();
    const outlier = found(view, "outlier_thousandfold");
    const proposed = waiting(await proposeFix(caller, { pipeline: id, finding: outlier.id }));
    expect(proposed.length).toBeGreaterThan(1);
    expect(proposed.at(-1)!.requires).toEqual(proposed.slice(0, -1).map((each) => each.id));
    const lonely = found(view, "no_partner");
    expect(view.fixable).not.toContain(lonely.id);
    await expect(proposeFix(caller, { pipeline: id, finding: lonely.id })).rejects.toThrow(/No single step/);
    await expect(proposeFix(caller, { pipeline: id, finding: "nothing" })).rejects.toThrow(/no such open finding/);
  });
});
