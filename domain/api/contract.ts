import { accessContract } from "./access.ts";
import { conversationsContract } from "./conversations.ts";
import { pipelinesContract } from "./pipelines.ts";
import { publishContract } from "./publish.ts";
import { runsContract } from "./runs.ts";
import { sourcesContract } from "./sources.ts";

/** Every procedure of the product by area and name. */
export const contract = {
  ...accessContract,
  ...sourcesContract,
  ...pipelinesContract,
  ...publishContract,
  ...conversationsContract,
  ...runsContract,
} as const;
export type Contract = typeof contract;
