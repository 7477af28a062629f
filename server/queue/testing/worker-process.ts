import { setTimeout as sleep } from "node:timers/promises";
import type { Delivery } from "../delivery.ts";
import { createQueue, type JobContext, type JobWorker } from "../queue.ts";
import { type Sighting, suiteJobs } from "./job-table.ts";

const [delivery, worker] = JSON.parse(process.argv[2] ?? "null") as [Delivery, string];
const queue = createQueue({
  delivery,
  jobs: suiteJobs,
  onError: (error) => process.stderr.write(`${error.message}\n`),
});

const tell = (what: Sighting["what"], about: { job: string; text: string }, context: JobContext): void => {
  process.send?.({ worker, ...about, what, delivery: context.delivery, at: Date.now() } satisfies Sighting);
};

type Behaviour = (text: string, context: JobContext) => Promise<void>;
const behaviours: Record<keyof typeof suiteJobs, Behaviour> = {
  say: async () => undefined,
  stumble: async (_text, context) => {
    if (context.delivery < 3) throw new Error(`stumbled at delivery ${context.delivery}`);
  },
  hold: async (text) => {
    await sleep(Number(text.split(" ")[0]));
  },
  brief: async (text, context) => {
    await sleep(10_000, null, { signal: context.signal }).catch(() => tell("aborted", { job: "brief", text }, context));
  },
  tick: async () => undefined,
};

const workers: JobWorker[] = [];
for (const name of Object.keys(behaviours) as (keyof typeof suiteJobs)[]) {
  workers.push(
    await queue.createWorker(
      name,
      async ({ text }, context) => {
        tell("began", { job: name, text }, context);
        await behaviours[name](text, context);
        tell("ended", { job: name, text }, context);
      },
      { workerName: worker, onError: (error) => process.stderr.write(`${error.message}\n`) },
    ),
  );
}
process.on("message", (message) => {
  if (message !== "close") return;
  void Promise.all(workers.map((each) => each.close()))
    .then(() => queue.close())
    .then(() => process.exit(0));
});
process.on("disconnect", () => process.exit(0));
process.send?.("ready");
