// Ends what the launcher started when the launcher itself is gone, even by kill -9: the pipe at its input closes then.
import { createInterface } from "node:readline";
import { stopProcess, type StopPlan } from "./stop-process.ts";

type GuardOrder = { add: StopPlan } | { remove: number };

const guarded = new Map<number, StopPlan>();

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => undefined);

const input = createInterface({ input: process.stdin });
input.on("line", (line) => {
  const order = JSON.parse(line) as GuardOrder;
  if ("add" in order) guarded.set(order.add.process.pid, order.add);
  else guarded.delete(order.remove);
});
input.on("close", async () => {
  const inOrder = [...guarded.values()].toReversed();
  await Promise.all(inOrder.filter((plan) => plan.scope === "group").map(stopProcess));
  await Promise.all(inOrder.filter((plan) => plan.scope === "process").map(stopProcess));
  process.exit(0);
});
