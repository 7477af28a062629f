import { redeliverWaiting } from "#server/conversations/redeliver.ts";
import { sweep } from "#server/runs/sweep.ts";
import type { Handler } from "./handler.ts";

export const sweepLeftovers: Handler<"sweep"> = async () => {
  await redeliverWaiting();
  await sweep();
};
