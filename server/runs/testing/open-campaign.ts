import { startTestRedis } from "#scripts/database/test-redis.ts";
import { KillCampaign } from "./kill-campaign.ts";
import { type KillStory, tellKillStory } from "./kill-story.ts";
import { createWorld } from "./world.ts";

export interface OpenCampaign {
  readonly story: KillStory;
  readonly campaign: KillCampaign;
  close(): Promise<void>;
}

/** A workspace of its own with workers, and the story whose runs are killed in it. */
export async function openCampaign(options: {
  delivery: "Postgres" | "Redis";
  orders: number;
  workerFile?: string;
}): Promise<OpenCampaign> {
  const redis = options.delivery === "Redis" ? await startTestRedis() : null;
  if (options.delivery === "Redis" && !redis)
    throw new Error("redis-server is needed: apt-get install -y redis-server");
  const world = await createWorld({ redisUrl: redis?.url ?? null, logLevel: "error" });
  const story = await tellKillStory(world, options.orders);
  const campaign = new KillCampaign(world, story, options.workerFile);
  const close = async (): Promise<void> => {
    await campaign.stop();
    await world.close();
    await redis?.stop();
  };
  await campaign.start();
  return { story, campaign, close };
}
