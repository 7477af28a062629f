import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { killUntilCaught, type KillResult, planKills } from "./testing/kill-campaign.ts";
import { phases } from "./testing/kill-moments.ts";
import { type OpenCampaign, openCampaign } from "./testing/open-campaign.ts";

const killsEach = 25;
const longestStuckMs = 15_000;

describe.each(["Postgres", "Redis"] as const)("25 kills with delivery on %s", (delivery) => {
  let opened: OpenCampaign;
  const results: KillResult[] = [];

  beforeAll(async () => {
    opened = await openCampaign({ delivery, orders: 60_000 });
  });
  afterAll(async () => {
    await opened?.close();
    const takeovers = results.map((each) => each.takeoverMs).toSorted((a, b) => a - b);
    process.stdout.write(
      `${delivery}: ${results.length} kills, takeover median ${takeovers[takeovers.length >> 1]} ms, longest ${takeovers.at(-1)} ms; ${phases.map((phase) => `${phase} ${results.filter((each) => each.phase === phase).length}`).join(", ")}\n`,
    );
  });

  test.each(planKills(phases, killsEach).map((kill, index) => ({ ...kill, index })))(
    "$index: $victim killed in $phase ($mode)",
    async (kill) => {
      const result = await killUntilCaught(opened.campaign, kill);
      results.push(result);
      process.stdout.write(
        `${delivery} ${kill.index}: ${result.victim} killed in ${result.phase} (${kill.mode}), taken over after ${result.takeoverMs} ms, whole run ${result.totalMs} ms\n`,
      );
      expect(result).toMatchObject({ problems: [], state: "succeeded" });
      expect(result.rows).toEqual(opened.story.expected);
      expect(result.takeoverMs).toBeLessThan(longestStuckMs);
    },
    600_000,
  );
});
