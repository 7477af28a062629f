import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { hasRedisServer, startTestRedis, type TestRedis } from "#scripts/database/test-redis.ts";
import { badInput } from "#scripts/test/bad-input.ts";
import { KillCampaign, killUntilCaught, planKills } from "./testing/kill-campaign.ts";
import { phases } from "./testing/kill-moments.ts";
import { type KillStory, tellKillStory } from "./testing/kill-story.ts";
import { createWorld, type World } from "./testing/world.ts";

const orders = 60_000;

describe.each([{ delivery: "Postgres", isHere: true }, { delivery: "Redis", isHere: hasRedisServer() }])("kills with delivery on $delivery", ({ delivery, isHere }) => {
  describe.skipIf(!isHere)("in every phase of a run", () => {
    let world: World;
    let story: KillStory;
    let redis: TestRedis | null = null;
    let campaign: KillCampaign;

    beforeAll(async () => {
      if (delivery === "Redis") redis = await startTestRedis();
      world = await createWorld({ redisUrl: redis?.url ?? null, logLevel: "error" });
      story = await tellKillStory(world, orders);
      campaign = new KillCampaign(world, story);
      await campaign.start();
    });
    afterAll(async () => {
      await campaign?.stop();
      await world?.close();
      await redis?.stop();
    });

    test.each(planKills(delivery === "Postgres" ? phases : ["merge", "acknowledge"], delivery === "Postgres" ? 5 : 2))("$victim killed in $phase ($mode): the table is right", async (kill) => {
      const result = await killUntilCaught(campaign, kill);
      process.stdout.write(`${result.victim} killed in ${result.phase} on ${delivery}: taken over after ${(result.takeoverMs / 1000).toFixed(1)} s\n`);
      expect(result).toMatchObject({ problems: [], state: "succeeded" });
      expect(result.rows).toEqual(story.expected);
      expect(result.takeoverMs).toBeLessThan(15_000);
      badInput("a worker or engine child killed with -9", { message: `No failure: the run ends ${result.state} and its table is right (a ${result.victim} killed in ${kill.phase}, delivery on ${delivery})` }, import.meta.filename);
    }, 400_000);
  });
});

describe("the campaign itself", () => {
  let world: World;
  afterAll(() => world?.close());

  test("notices a doubled load once fencing is switched off", async () => {
    world = await createWorld({ logLevel: "error" });
    const story = await tellKillStory(world, 5_000);
    const campaign = new KillCampaign(world, story, path.resolve(import.meta.dirname, "../../workers/testing/unfenced-worker.ts"));
    await campaign.start();
    try {
      const result = await killUntilCaught(campaign, { phase: "acknowledge", victim: "worker", mode: "append" });
      expect(result.state).toBe("succeeded");
      expect(result.rows.length).toBe(2 * story.expected.length);
    } finally {
      await campaign.stop();
    }
  }, 400_000);
});
