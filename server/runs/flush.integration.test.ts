import { setTimeout as sleep } from "node:timers/promises";
import { Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { hasRedisServer, startTestRedis, type TestRedis } from "#scripts/database/test-redis.ts";
import { badInput } from "#scripts/test/bad-input.ts";
import { startRun } from "./start-run.ts";
import { isOver, waitForRun } from "./testing/wait-for-run.ts";
import { readTotals, tellKillStory } from "./testing/kill-story.ts";
import { startWorkerProcess, type WorkerProcess } from "./testing/worker-processes.ts";
import { createWorld, type World } from "./testing/world.ts";

describe.skipIf(!hasRedisServer())("Redis flushed during a run", () => {
  let redis: TestRedis;
  let client: Redis;
  let world: World;
  let worker: WorkerProcess | null = null;

  beforeAll(async () => {
    redis = (await startTestRedis())!;
    client = new Redis(redis.url);
    world = await createWorld({ redisUrl: redis.url, logLevel: "error" });
  });
  afterAll(async () => {
    client?.disconnect();
    await worker?.stop();
    await world?.close();
    await redis?.stop();
  });

  test("loses no run and doubles none: neither one that waits nor one that runs", async () => {
    const story = await tellKillStory(world, 20_000);
    for (const table of ["first", "second"])
      await world.warehouse(
        `create table ${table} (customer_id bigint, region text, n bigint, revenue double precision)`,
      );
    const start = async (table: string) =>
      startRun(world, { pipelineId: await world.createPipeline(story.textFor(table, "append")), revision: 1 });
    const first = await start("first");
    await client.flushall();
    worker = await startWorkerProcess(world);
    expect((await waitForRun(first, isOver, 100_000)).problems).toEqual([]);
    const second = await start("second");
    let isRunning = true;
    const flushing = (async () => {
      while (isRunning) {
        await client.flushall();
        await sleep(700);
      }
    })();
    const run = await waitForRun(second, isOver, 150_000);
    isRunning = false;
    await flushing;
    expect(run.state).toBe("succeeded");
    expect(await readTotals(world, "first")).toEqual(story.expected);
    expect(await readTotals(world, "second")).toEqual(story.expected);
    badInput(
      "Redis flushed during a run",
      { message: `No failure: the run ends ${run.state}, and its table is right` },
      import.meta.filename,
    );
  }, 400_000);
});
