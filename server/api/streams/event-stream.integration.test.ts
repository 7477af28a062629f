import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { RunEvent } from "#domain/api/runs.ts";
import { withWorkspace } from "#server/platform/db.ts";
import { notify } from "#server/platform/notify.ts";
import { recordEvents } from "#server/runs/announce.ts";
import type { RunKey } from "#server/runs/run-key.ts";
import { createWorld, type World } from "#server/runs/testing/world.ts";
import { keepOwnRuns, streamEvents } from "./event-stream.ts";
import { readSubscription } from "./subscription.ts";

/** Reads a stream as a browser does, until it is closed. */
function readStream(world: World, url: string, lastEventId: string | null = null) {
  const end = new AbortController();
  const messages: { event: string; id: string | null; data: unknown }[] = [];
  let missed = 0;
  const stream = streamEvents(
    world.caller,
    readSubscription(new URL(url, "http://localhost"), lastEventId),
    end.signal,
  );
  const done = (async () => {
    let text = "";
    for await (const chunk of stream.pipeThrough(
      new TextDecoderStream() as never,
    ) as unknown as AsyncIterable<string>) {
      text += chunk;
      const parts = text.split("\n\n");
      text = parts.pop() ?? "";
      for (const part of parts.filter((each) => each.includes("data: "))) {
        const field = (name: string): string | null => new RegExp(`^${name}: (.*)$`, "m").exec(part)?.[1] ?? null;
        if (field("event") === "missed") missed += 1;
        else messages.push({ event: field("event")!, id: field("id"), data: JSON.parse(field("data")!) });
      }
    }
  })();
  const wait = async (count: number): Promise<void> => {
    for (let waited = 0; messages.length < count && waited < 30_000; waited += 20) await sleep(20);
  };
  return {
    messages,
    missed: () => missed,
    wait,
    close: async () => {
      end.abort();
      await done;
    },
    numbers: () => messages.map((each) => (each.data as RunEvent).number),
  };
}

describe("the event stream", () => {
  let world: World;
  let key: RunKey;
  let pipelineId: string;
  const log = (message: string) => ({ type: "log" as const, log: { level: "info" as const, stage: null, message } });

  beforeAll(async () => {
    world = await createWorld();
    pipelineId = await world.createPipeline("sluice: 1\nname: x\nnodes: {}\n");
    const { workspaceId } = world;
    key = { workspaceId, runId: randomUUID() };
    await withWorkspace(workspaceId, (tx) =>
      tx.run.create({
        data: {
          id: key.runId,
          workspaceId,
          pipelineId,
          number: 1,
          revision: 1,
          text: "",
          trigger: "manual",
          createdBy: world.personId,
        },
      }),
    );
  });
  afterAll(() => world?.close());

  test("gives what was before, then what comes, in order and without gaps", async () => {
    await recordEvents(key, [log("one"), log("two")]);
    const stream = readStream(world, `/api/events?run=${key.runId}`);
    await stream.wait(2);
    await recordEvents(key, [log("three")]);
    await recordEvents(key, [log("four")]);
    await stream.wait(4);
    await stream.close();
    expect(stream.numbers()).toEqual([1, 2, 3, 4]);
    expect(stream.messages.at(-1)).toMatchObject({
      event: "run",
      id: `${key.runId}:4`,
      data: { run: key.runId, body: { type: "log", log: { message: "four" } } },
    });
  });

  test("goes on after the last number that a reconnect names", async () => {
    const byId = readStream(world, `/api/events?run=${key.runId}&after=0`, `${key.runId}:3`);
    const byParameter = readStream(world, `/api/events?run=${key.runId}&after=2`);
    await Promise.all([byId.wait(1), byParameter.wait(2)]);
    await Promise.all([byId.close(), byParameter.close()]);
    expect(byId.numbers()).toEqual([4]);
    expect(byParameter.numbers()).toEqual([3, 4]);
  });

  test("events written by many at once are numbered without a gap, and a stream gives each once", async () => {
    const stream = readStream(world, `/api/events?run=${key.runId}&after=4`);
    await Promise.all(Array.from({ length: 30 }, (_, index) => recordEvents(key, [log(`many ${index}`)])));
    await stream.wait(30);
    await stream.close();
    expect(stream.numbers()).toEqual(Array.from({ length: 30 }, (_, index) => index + 5));
  });

  test("tells of sources and pipelines that were asked for, and of no others", async () => {
    const source = randomUUID();
    const stream = readStream(world, `/api/events?source=${source}&pipeline=${pipelineId}`);
    await sleep(500);
    const { workspaceId } = world;
    const say = (kind: "source" | "pipeline", id: string) =>
      withWorkspace(workspaceId, (tx) => notify(tx, { workspaceId, kind, id, number: 7 }));
    await say("source", randomUUID());
    await say("source", source);
    await say("pipeline", pipelineId);
    await stream.wait(2);
    await stream.close();
    expect(stream.messages.map(({ event, data }) => [event, data])).toEqual([
      ["source", { id: source }],
      ["pipeline", { id: pipelineId, revision: 7 }],
    ]);
  });

  test("says that something may have been missed when it begins to listen, and tells of a run that is started", async () => {
    const stream = readStream(world, `/api/events?pipeline=${pipelineId}`);
    for (let waited = 0; stream.missed() === 0 && waited < 10_000; waited += 20) await sleep(20);
    expect(stream.missed()).toBe(1);
    const { workspaceId } = world;
    const run = randomUUID();
    const start = (id: string) =>
      withWorkspace(workspaceId, (tx) => notify(tx, { workspaceId, kind: "run", id: run, pipelineId: id }));
    await start(randomUUID());
    await start(pipelineId);
    await stream.wait(1);
    await stream.close();
    expect(stream.messages.map(({ event, data }) => [event, data])).toEqual([
      ["started", { pipeline: pipelineId, run }],
    ]);
  });

  test("another workspace hears nothing", async () => {
    const wanted = readSubscription(new URL(`http://localhost/api/events?run=${key.runId}`), null);
    await keepOwnRuns({ ...world.caller, workspaceId: randomUUID() }, wanted);
    expect(wanted.runs.size).toBe(0);
    const stranger = { ...world, caller: { ...world.caller, workspaceId: randomUUID() } };
    const stream = readStream(stranger, `/api/events?run=${key.runId}&pipeline=${pipelineId}`);
    await recordEvents(key, [log("secret")]);
    await withWorkspace(world.workspaceId, (tx) =>
      notify(tx, { workspaceId: world.workspaceId, kind: "pipeline", id: pipelineId, number: 8 }),
    );
    await sleep(1_500);
    await stream.close();
    expect(stream.messages).toEqual([]);
  });

  test("refuses ids that are none", () => {
    expect(() => readSubscription(new URL("http://localhost/api/events?run=1;drop"), null)).toThrow(/list of at most/);
  });
});
