import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestRedis, type TestRedis } from "#scripts/database/test-redis.ts";
import { KillCampaign, killUntilCaught, type KillResult, planKills } from "./testing/kill-campaign.ts";
import { phases } from "./testing/kill-moments.ts";
import { type KillStory, tellKillStory } from "./testing/kill-story.ts";
import { createWorld, type World } from "./testing/world.ts";

const orders = 60_000;
const killsEach = 25;
const longestStuckMs = 15_000;

describe.each(["postgres", "redis"])("25 kills with delivery on %s", (delivery) => {
  let world: World;
  let story: KillStory;
  let redis: TestRedis | null = null;
  let campaign: KillCampaign;
  const results: KillResult[] = [];

  beforeAll(async () => {
    if (delivery === "redis") redis = await startTestRedis();
    if (delivery === "redis" && !redis) throw new Error("redis-server is needed: apt-get install -y redis-server");
    world = await createWorld({ redisUrl: redis?.url ?? null, logLevel: "error" });
    story = await tellKillStory(world, orders);
    campaign = new KillCampaign(world, story);
    await campaign.start();
  });
  afterAll(async () => {
    await campaign?.stop();
    await world?.close();
    await redis?.stop();
    const takeovers = results.map((each) => each.takeoverMs).toSorted((a, b) => a - b);
    process.stdout.write(`${delivery}: ${results.length} kills, takeover median ${takeovers[takeovers.length >> 1]} ms, longest ${takeovers.at(-1)} ms; ${phases.map((phase) => `${phase} ${results.filter((each) => each.phase === phase).length}`).join(", ")}\n`);
  });

  test.each(planKills(phases, killsEach).map((kill, index) => ({ ...kill, index })))("$index: $victim killed in $phase ($mode)", async (kill) => {
    const result = await killUntilCaught(campaign, kill);
    results.push(result);
    process.stdout.write(`${delivery} ${kill.index}: ${result.victim} killed in ${result.phase} (${kill.mode}), taken over after ${result.takeoverMs} ms, whole run ${result.totalMs} ms\n`);
    expect(result).toMatchObject({ problems: [], state: "succeeded" });
    expect(result.rows).toEqual(story.expected);
    expect(result.takeoverMs).toBeLessThan(longestStuckMs);
  }, 600_000);
});
