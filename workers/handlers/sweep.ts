import { redeliverWaiting } from "#server/conversations/redeliver.ts";
import { reviveAbandoned } from "#server/conversations/revive-abandoned.ts";
import { sweep } from "#server/runs/sweep.ts";
import type { Handler } from "./handler.ts";

export const sweepLeftovers: Handler<"sweep"> = async () => {
  await redeliverWaiting();
  await reviveAbandoned();
  await sweep();
};
