import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ConversationView, SuggestionView } from "#domain/api/conversations.ts";
import type { SluiceError } from "#domain/errors/sluice-error.ts";
import { parsePipeline } from "#domain/pipeline/parse.ts";
import { canonicalMeaning } from "#domain/pipeline/print-node.ts";
import { badInput } from "#scripts/test/bad-input.ts";
import { saveText } from "#server/pipelines/change-document.ts";
import { createPipeline } from "#server/pipelines/create-pipeline.ts";
import { closeProcessEngine, processEngine } from "#server/sources/process-engine.ts";
import { redo, undo } from "#server/pipelines/undo-redo.ts";
import { viewPipeline } from "#server/pipelines/view-pipeline.ts";
import type { Caller } from "#server/platform/caller.ts";
import { asSweeper, withWorkspace } from "#server/platform/db.ts";
import { useTestDatabase } from "#server/platform/testing/test-database.ts";
import { closeQueue, queue } from "#server/queue/index.ts";
import { addExample } from "#server/sources/add-example.ts";
import { profileStored } from "#server/sources/profile-stored.ts";
import { acceptSuggestions } from "./accept-suggestions.ts";
import { performTurn } from "./perform-turn.ts";
import { provePending } from "./prove-pending.ts";
import { reviveAbandoned } from "./revive-abandoned.ts";
import { rejectSuggestion } from "./reject-suggestion.ts";
import { revertSuggestion } from "./revert-suggestion.ts";
import { sendRequest } from "./send-request.ts";
import { cancelTurn, keepFinding, modelSaw, setBuildMode } from "./steer-conversation.ts";
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
let request = "";

async function ask(
  text: string,
  options: { build?: boolean } = {},
): Promise<{ id: string; turn: string; view: ConversationView }> {
  const { id } = await createPipeline(caller, { name: `orders ${randomUUID().slice(0, 6)}`, sources });
  if (options.build) await setBuildMode(caller, { pipeline: id, on: true });
  const turn = await sendRequest(caller, {
    pipeline: id,
    request: text,
    mode: options.build ? "build" : "plan",
    planner: "builtin",
  });
  await performTurn({ ...place, turnId: turn.id }, { engine: processEngine(), signal: never(), leaving: never() });
  return { id, turn: turn.id, view: await viewConversation(caller, id) };
}

const named = (view: ConversationView, title: RegExp): SuggestionView =>
  view.suggestions.find((each) => title.test(each.title))!;
const revisionOf = async (id: string): Promise<number> => (await viewPipeline(caller, id)).revision.number;
const accept = async (id: string, keys: string[]) =>
  acceptSuggestions(caller, { pipeline: id, keys, revision: await revisionOf(id) });
const prove = (id: string): Promise<void> =>
  provePending({ ...place, pipelineId: id }, { engine: processEngine(), signal: never() });

describe("a conversation", () => {
  useTestDatabase();

  beforeAll(async () => {
    await asSweeper(async (tx) => {
      await tx.workspace.create({ data: { id: caller.workspaceId, name: "t" } });
      await tx.person.create({ data: { id: caller.personId, name: caller.name, email: caller.email } });
      await tx.membership.create({ data: { ...place, personId: caller.personId, role: "editor" } });
    });
    const example = await addExample(caller, "orders_daily");
    request = example.request;
    sources = example.sources.map((source) => source.id);
    for (const sourceId of sources)
      await profileStored({ ...place, sourceId }, { engine: processEngine(), signal: never() });
  });
  afterAll(async () => {
    await closeProcessEngine();
    await closeQueue();
  });

  test("answers with suggestions that are proven on all rows, and accepts them all", async () => {
    const { id, turn, view } = await ask(request);
    expect(view.turns).toMatchObject([{ state: "answered", progress: null, by: "Ada" }]);
    expect(view.suggestions.length).toBeGreaterThan(8);
    expect(
      view.suggestions
        .filter((each) => each.proof?.status !== "passed" || each.stale)
        .map((each) => [each.title, each.stale, each.proof?.problems]),
    ).toEqual([]);
    expect(named(view, /latest/).proof).toMatchObject({ rowsBefore: 2000, rowsAfter: 1968, removedRows: 32 });
    expect((await modelSaw(caller, { pipeline: id, turn })).payload).toContain("order_id");
    const wanted = view.suggestions.filter((each) => each.kind !== "mend").map((each) => each.key);
    const { pipeline, conversation } = await accept(id, wanted);
    expect(pipeline.revision.number).toBe(1 + wanted.length);
    expect(pipeline.problems).toEqual([]);
    expect(
      conversation.suggestions
        .filter((each) => wanted.includes(each.key))
        .every((each) => each.decision === "accepted" && each.decidedBy === "Ada"),
    ).toBe(true);
  });

  test("gives the same document in any order of accepts; what an accept made stale is proven again and cannot be accepted before", async () => {
    const first = await ask(request);
    const second = await ask(request);
    const [latest, cancelled] = [/latest/, /cancelled/];
    const start = async ({ id, view }: typeof first): Promise<void> => {
      await accept(id, [named(view, /^Read orders/).key, named(view, /ordered_at as/).key]);
      await prove(id);
    };
    await start(first);
    await start(second);
    await accept(first.id, [named(first.view, latest).key]);
    const stale = named(await viewConversation(caller, first.id), cancelled);
    expect(stale.stale).toBe(true);
    await expect(accept(first.id, [stale.key])).rejects.toThrow("not proven on the pipeline as it is now");
    await prove(first.id);
    expect(named(await viewConversation(caller, first.id), cancelled)).toMatchObject({
      stale: false,
      proof: { rowsBefore: 1968 },
    });
    await accept(first.id, [stale.key]);
    await accept(second.id, [named(second.view, cancelled).key]);
    await prove(second.id);
    await accept(second.id, [named(second.view, latest).key]);
    const meaning = async (id: string): Promise<string> =>
      canonicalMeaning({ ...parsePipeline((await viewPipeline(caller, id)).text).pipeline, name: "same" }).replaceAll(
        /orders_[0-9a-f]{6}/g,
        "same",
      );
    expect(await meaning(second.id)).toBe(await meaning(first.id));
  });

  test("rejecting one withdraws by name what requires it", async () => {
    const { id, view } = await ask(request);
    const cast = named(view, /ordered_at as/);
    const { withdrawn, conversation } = await rejectSuggestion(caller, {
      pipeline: id,
      key: cast.key,
      reason: "I read them myself",
    });
    expect(withdrawn.map((each) => each.title)).toEqual(
      expect.arrayContaining([named(view, /latest/).title, named(view, /day/).title]),
    );
    expect(named(conversation, /ordered_at as/)).toMatchObject({
      decision: "rejected",
      decidedReason: "I read them myself",
    });
    expect(named(conversation, /latest/)).toMatchObject({
      decision: "withdrawn",
      decidedReason: `requires "${cast.title}"`,
    });
    await expect(rejectSuggestion(caller, { pipeline: id, key: cast.key, reason: "again" })).rejects.toThrow(
      "rejected already",
    );
  });

  test("one that requires another cannot be accepted alone; an old revision is a conflict", async () => {
    const { id, view } = await ask(request);
    await expect(accept(id, [named(view, /latest/).key])).rejects.toThrow("needs");
    await expect(
      acceptSuggestions(caller, { pipeline: id, keys: [named(view, /^Read orders/).key], revision: 7 }),
    ).rejects.toMatchObject({ code: "conflict" });
    await accept(id, [named(view, /^Read orders/).key]);
    const late = (await saveText(caller, { id, revision: 1, text: "sluice: 1\n" }).catch(
      (error: unknown) => error,
    )) as SluiceError;
    expect(late).toMatchObject({ code: "conflict", problems: [{ mend: expect.stringMatching(/./) }] });
    badInput("a save on an old revision", late.problems[0]!, import.meta.filename);
  });

  test("undo, redo and revert take the decision with them", async () => {
    const { id, view } = await ask(request);
    const [skeleton, cast, latest] = [named(view, /^Read orders/), named(view, /ordered_at as/), named(view, /latest/)];
    await accept(id, [skeleton.key, cast.key, latest.key]);
    const decisions = async (): Promise<string[]> => {
      const now = await viewConversation(caller, id);
      return [skeleton, cast, latest].map((each) => now.suggestions.find((one) => one.key === each.key)!.decision);
    };
    await undo(caller, { id, revision: 4 });
    expect(await decisions()).toEqual(["accepted", "accepted", "pending"]);
    await redo(caller, { id, revision: 3 });
    expect(await decisions()).toEqual(["accepted", "accepted", "accepted"]);
    const { withdrawn, pipeline } = await revertSuggestion(caller, { pipeline: id, key: cast.key, revision: 4 });
    expect(withdrawn).toContainEqual({ key: latest.key, title: latest.title, decision: "reverted" });
    expect(pipeline.nodes.map((node) => node.kind).toSorted()).toEqual(["file_sink", "file_source", "file_source"]);
    expect(await decisions()).toEqual(["accepted", "reverted", "reverted"]);
    await undo(caller, { id, revision: 5 });
    expect(await decisions()).toEqual(["accepted", "accepted", "accepted"]);
  });

  test("build mode accepts low-risk, proven ones in the name of the person who ordered it, while they may", async () => {
    const { id, view } = await ask(request, { build: true });
    expect(view.buildMode).toMatchObject({ on: true, by: "Ada" });
    expect(named(view, /^Read orders/)).toMatchObject({
      decision: "accepted",
      decidedBy: "Ada",
      decidedReason: "build mode",
    });
    const audit = await withWorkspace(caller.workspaceId, (tx) =>
      tx.auditEntry.findMany({ where: { action: "suggestions.accept", actor: caller.personId } }),
    );
    expect(audit.length).toBeGreaterThan(0);
    expect((await viewPipeline(caller, id)).problems).toEqual([]);
    await withWorkspace(caller.workspaceId, (tx) => tx.membership.updateMany({ data: { role: "viewer" } }));
    expect((await ask(request, { build: true })).view.suggestions.every((each) => each.decision === "pending")).toBe(
      true,
    );
    await withWorkspace(caller.workspaceId, (tx) => tx.membership.updateMany({ data: { role: "editor" } }));
  });

  test("a cancelled request stores nothing more; a second one at the same time is refused", async () => {
    const { id } = await createPipeline(caller, { name: "cancelled", sources });
    const turn = await sendRequest(caller, { pipeline: id, request, mode: "plan", planner: "builtin" });
    await expect(sendRequest(caller, { pipeline: id, request, mode: "plan", planner: "builtin" })).rejects.toThrow(
      "still answering",
    );
    await cancelTurn(caller, { pipeline: id, turn: turn.id });
    await performTurn({ ...place, turnId: turn.id }, { engine: processEngine(), signal: never(), leaving: never() });
    expect(await viewConversation(caller, id)).toMatchObject({ turns: [{ state: "cancelled" }], suggestions: [] });
  });

  test("a worker that was overtaken writes nothing", async () => {
    const { id } = await createPipeline(caller, { name: "overtaken", sources });
    const turn = await sendRequest(caller, { pipeline: id, request, mode: "plan", planner: "builtin" });
    const perform = (): Promise<void> =>
      performTurn({ ...place, turnId: turn.id }, { engine: processEngine(), signal: never(), leaving: never() });
    await Promise.all([perform(), perform()]);
    const view = await viewConversation(caller, id);
    const ids = view.suggestions.map((each) => each.id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(view.turns).toMatchObject([{ state: "answered" }]);
  });

  test("a request whose worker died and whose job is forgotten is taken up again", async () => {
    const { id } = await createPipeline(caller, { name: "abandoned", sources });
    const turn = await sendRequest(caller, { pipeline: id, request, mode: "plan", planner: "builtin" });
    const stateOf = async () => (await viewConversation(caller, id)).turns[0]!;
    const takenUp = (fence: number) =>
      withWorkspace(caller.workspaceId, (tx) =>
        tx.turn.update({
          where: { id: turn.id },
          data: { state: "thinking", fence, createdAt: new Date(Date.now() - 60_000) },
        }),
      );
    await takenUp(1);
    await reviveAbandoned();
    expect(await stateOf()).toMatchObject({ state: "thinking" });
    await queue().remove("conversation-turn", `turn-${turn.id}-0`);
    await reviveAbandoned();
    expect(await stateOf()).toMatchObject({ state: "waiting" });
    expect(await queue().knows("conversation-turn", [`turn-${turn.id}-1`])).toBe(true);
    await performTurn({ ...place, turnId: turn.id }, { engine: processEngine(), signal: never(), leaving: never() });
    expect(await stateOf()).toMatchObject({ state: "answered" });
    await takenUp(5);
    await queue().remove("conversation-turn", `turn-${turn.id}-1`);
    await reviveAbandoned();
    expect(await stateOf()).toMatchObject({
      state: "failed",
      error: {
        message: "The workers that took this up ended, one after the other.",
        mend: expect.stringContaining("log"),
      },
    });
  });

  test("a profile whose worker died and whose job is forgotten is taken up again", async () => {
    const [sourceId] = sources;
    await queue().remove("profile-source", `source-${sourceId}-0`);
    const change = (fence: number) =>
      withWorkspace(caller.workspaceId, (tx) =>
        tx.source.update({
          where: { id: sourceId! },
          data: { state: "profiling", fence, createdAt: new Date(Date.now() - 60_000) },
        }),
      );
    const stateOf = async () =>
      (await withWorkspace(caller.workspaceId, (tx) => tx.source.findUniqueOrThrow({ where: { id: sourceId! } })))
        .state;
    await change(2);
    await reviveAbandoned();
    expect(await stateOf()).toBe("waiting");
    await profileStored({ ...place, sourceId: sourceId! }, { engine: processEngine(), signal: never() });
    expect(await stateOf()).toBe("ready");
  });

  test("traps are shown as findings until they are kept or mended", async () => {
    const { id, view } = await ask(request);
    expect(new Set(view.findings.map((finding) => finding.kind)).size).toBeGreaterThan(5);
    const [first] = view.findings;
    const kept = await keepFinding(caller, { pipeline: id, finding: first!.id, reason: "it is meant" });
    expect(kept.findings.map((finding) => finding.id)).not.toContain(first!.id);
    expect(kept.findings).toHaveLength(view.findings.length - 1);
  });
});
