import { setTimeout as sleep } from "node:timers/promises";
import { Redis } from "ioredis";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { withClient } from "#scripts/database/provision.ts";
import { hasRedisServer, startTestRedis, type TestRedis } from "#scripts/database/test-redis.ts";
import { createDatabase } from "#scripts/test/test-services.ts";
import type { TestDatabase } from "#scripts/database/test-postgres.ts";
import type { Delivery } from "./delivery.ts";
import { createQueue, type Queue } from "./queue.ts";
import { suiteJobs } from "./testing/job-table.ts";
import { WorkerCrew } from "./testing/worker-crew.ts";

interface Store {
  delivery: Delivery;
  flush(): Promise<void>;
  stop(): Promise<void>;
}

async function openPostgres(): Promise<Store> {
  const database: TestDatabase = await createDatabase();
  const flush = () =>
    withClient(database.app, async (client) => {
      const { rows } = await client.query<{ name: string }>(
        "select quote_ident(tablename) as name from pg_tables where schemaname = 'bullmq' and tablename like '%job%'",
      );
      await client.query(`truncate ${rows.map(({ name }) => `bullmq.${name}`).join(", ")} cascade`);
    });
  return { delivery: { kind: "postgres", url: database.app }, flush, stop: () => database.drop() };
}

async function openRedis(): Promise<Store> {
  const redis = (await startTestRedis()) as TestRedis;
  const flush = async () => {
    const client = new Redis(redis.url);
    await client.flushall();
    client.disconnect();
  };
  return { delivery: { kind: "redis", url: redis.url }, flush, stop: () => redis.stop() };
}

const deliveries = [
  { name: "Postgres", open: openPostgres, isHere: true },
  { name: "Redis", open: openRedis, isHere: hasRedisServer() },
];

describe.each(deliveries)("delivery on $name", ({ open, isHere }) => {
  describe.skipIf(!isHere)("with real worker processes", () => {
    let store: Store;
    let crew: WorkerCrew;
    let queue: Queue<typeof suiteJobs>;

    beforeAll(async () => {
      store = await open();
      queue = createQueue({ delivery: store.delivery, jobs: suiteJobs, onError: () => undefined });
    });
    afterAll(async () => {
      await queue?.close();
      await store?.stop();
    });
    beforeEach(() => {
      crew = new WorkerCrew(store.delivery);
    });
    afterEach(() => crew.disband());

    test("once: each of 200 jobs is done by one of two workers, once", async () => {
      await Promise.all([crew.start("a"), crew.start("b")]);
      const texts = Array.from({ length: 200 }, (_, index) => `once ${index}`);
      await Promise.all(texts.map((text) => queue.enqueue("say", { text })));
      await Promise.all(texts.map((text) => crew.wait("ended", text)));
      await sleep(300);
      expect(crew.sightings.filter((each) => each.what === "began").length).toBe(200);
      expect(new Set(crew.sightings.map((each) => each.worker)).size).toBe(2);
    });

    test("once: a second job with the id of a waiting one is not added", async () => {
      await queue.enqueue("say", { text: "same id" }, { jobId: "same" });
      await queue.enqueue("say", { text: "same id" }, { jobId: "same" });
      await crew.start("a");
      await crew.wait("ended", "same id");
      await sleep(300);
      expect(crew.seen("ended", "same id").length).toBe(1);
      await queue.enqueue("say", { text: "same id" }, { jobId: "same" });
      await crew.wait("ended", "same id", 2);
    });

    test("retry: a handler that throws twice is asked three times, later each time", async () => {
      await crew.start("a");
      await queue.enqueue("stumble", { text: "retry" });
      await crew.wait("ended", "retry");
      const began = crew.seen("began", "retry");
      expect(began.map((each) => each.delivery)).toEqual([1, 2, 3]);
      expect(began[1]!.at - began[0]!.at).toBeGreaterThanOrEqual(190);
    });

    test("delay: a job is not begun before its time", async () => {
      await crew.start("a");
      const before = Date.now();
      await queue.enqueue("say", { text: "later" }, { delayMs: 1_200 });
      const [sighting] = await crew.wait("began", "later");
      expect(sighting!.at - before).toBeGreaterThanOrEqual(1_150);
      expect(sighting!.at - before).toBeLessThan(6_000);
    });

    test("takeover: the job of a worker killed with -9 is done by another within seconds", async () => {
      const members = await Promise.all([crew.start("a"), crew.start("b")]);
      await queue.enqueue("hold", { text: "1500 stalled" });
      const [first] = await crew.wait("began", "1500 stalled");
      const killedAt = Date.now();
      await members.find((each) => each.name === first!.worker)!.kill("SIGKILL");
      const [, again] = await crew.wait("began", "1500 stalled", 2);
      await crew.wait("ended", "1500 stalled");
      expect(again!.worker).not.toBe(first!.worker);
      process.stdout.write(`takeover after ${((again!.at - killedAt) / 1000).toFixed(1)} s (${store.delivery.kind})\n`);
      expect(again!.at - killedAt).toBeLessThan(15_000);
      await sleep(300);
      expect(crew.seen("ended", "1500 stalled").length).toBe(1);
    });

    test("scheduler: one job each period, however many processes ask for it", async () => {
      await Promise.all([crew.start("a"), crew.start("b")]);
      await Promise.all([queue.schedule("tick", 500, { text: "tick" }), queue.schedule("tick", 500, { text: "tick" })]);
      await crew.wait("ended", "tick", 4);
      const times = crew.seen("began", "tick").map((each) => each.at);
      expect(times.at(-1)! - times[0]!).toBeGreaterThan((times.length - 2) * 500);
    });

    test("cancel: a waiting and a delayed job can be taken back, a running one cannot", async () => {
      await queue.enqueue("say", { text: "waiting" }, { jobId: "cancel-waiting" });
      await queue.enqueue("say", { text: "delayed" }, { jobId: "cancel-delayed", delayMs: 400 });
      expect(await queue.remove("say", "cancel-waiting")).toBe(true);
      expect(await queue.remove("say", "cancel-delayed")).toBe(true);
      await crew.start("a");
      await queue.enqueue("hold", { text: "800 running" }, { jobId: "cancel-running" });
      await crew.wait("began", "800 running");
      expect(await queue.remove("hold", "cancel-running").catch(() => false)).toBe(false);
      await crew.wait("ended", "800 running");
      expect([...crew.seen("began", "waiting"), ...crew.seen("began", "delayed")]).toEqual([]);
    });

    test("cancel: a job that is out of time is told so by its signal", async () => {
      await crew.start("a");
      await queue.enqueue("brief", { text: "brief" });
      const [aborted] = await crew.wait("aborted", "brief");
      expect(aborted!.at - crew.seen("began", "brief")[0]!.at).toBeLessThan(3_000);
    });

    test("drain: a worker that is told to close finishes what it holds and takes nothing more", async () => {
      const only = await crew.start("a");
      await queue.enqueue("hold", { text: "700 in hand" });
      await crew.wait("began", "700 in hand");
      const closing = only.close();
      await sleep(100);
      await queue.enqueue("say", { text: "for the next" });
      await closing;
      expect(crew.seen("ended", "700 in hand").length).toBe(1);
      expect(crew.seen("began", "for the next")).toEqual([]);
      expect((await queue.depth("say")).waiting).toBe(1);
      await crew.start("b");
      await crew.wait("ended", "for the next");
    });

    test("flush: what was queued is forgotten, and workers go on with what comes after", async () => {
      await crew.start("a");
      await queue.enqueue("hold", { text: "1000 at flush" });
      await crew.wait("began", "1000 at flush");
      await queue.enqueue("say", { text: "forgotten" }, { delayMs: 1_500, jobId: "forgotten" });
      expect(await queue.knows("say", ["nothing", "forgotten"])).toBe(true);
      await store.flush();
      expect(await queue.knows("say", ["nothing", "forgotten"])).toBe(false);
      await queue.enqueue("say", { text: "after flush" });
      await crew.wait("ended", "after flush");
      await queue.enqueue("hold", { text: "10 after flush" });
      await crew.wait("ended", "10 after flush");
      await sleep(1_500);
      expect(crew.seen("began", "forgotten")).toEqual([]);
      await queue.enqueue("say", { text: "forgotten" }, { jobId: "forgotten" });
      await crew.wait("ended", "forgotten");
    });

    test("depth: says how many wait and since when", async () => {
      await queue.enqueue("say", { text: "deep" });
      await queue.enqueue("say", { text: "deep" });
      await sleep(250);
      const depth = await queue.depth("say");
      expect(depth.waiting).toBe(2);
      expect(depth.oldestMs).toBeGreaterThanOrEqual(240);
    });
  });
});
