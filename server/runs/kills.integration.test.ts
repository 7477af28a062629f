import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { hasRedisServer } from "#scripts/database/test-redis.ts";
import { badInput } from "#scripts/test/bad-input.ts";
import { killUntilCaught, planKills } from "./testing/kill-campaign.ts";
import { phases } from "./testing/kill-moments.ts";
import { type OpenCampaign, openCampaign } from "./testing/open-campaign.ts";

const deliveries = [
  { delivery: "Postgres", isHere: true },
  { delivery: "Redis", isHere: hasRedisServer() },
] as const;

describe.each(deliveries)("kills with delivery on $delivery", ({ delivery, isHere }) => {
  describe.skipIf(!isHere)("in every phase of a run", () => {
    let opened: OpenCampaign;
    beforeAll(async () => {
      opened = await openCampaign({ delivery, orders: 60_000 });
    });
    afterAll(() => opened?.close());

    test.each(planKills(delivery === "Postgres" ? phases : ["merge", "acknowledge"], delivery === "Postgres" ? 5 : 2))(
      "$victim killed in $phase ($mode): the table is right",
      async (kill) => {
        const result = await killUntilCaught(opened.campaign, kill);
        process.stdout.write(
          `${result.victim} killed in ${result.phase} on ${delivery}: taken over after ${(result.takeoverMs / 1000).toFixed(1)} s\n`,
        );
        expect(result).toMatchObject({ problems: [], state: "succeeded" });
        expect(result.rows).toEqual(opened.story.expected);
        expect(result.takeoverMs).toBeLessThan(15_000);
        badInput(
          "a worker or engine child killed with -9",
          {
            message: `No failure: killed in the phase ${kill.phase}, the run is taken over, ends ${result.state}, and its table is right`,
          },
          import.meta.filename,
        );
      },
      400_000,
    );
  });
});

describe("the campaign itself", () => {
  let opened: OpenCampaign;
  afterAll(() => opened?.close());

  test("notices a doubled load once fencing is switched off", async () => {
    opened = await openCampaign({
      delivery: "Postgres",
      orders: 5_000,
      workerFile: path.resolve(import.meta.dirname, "../../workers/testing/unfenced-worker.ts"),
    });
    const result = await killUntilCaught(opened.campaign, { phase: "acknowledge", victim: "worker", mode: "append" });
    expect(result.state).toBe("succeeded");
    expect(result.rows.length).toBe(2 * opened.story.expected.length);
  }, 400_000);
});
