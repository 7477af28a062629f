import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openBench, type TestBench } from "./testing-engine.ts";
import { residentBytesOf } from "./watch-memory.ts";

describe("the memory of a child", () => {
  let bench: TestBench;
  beforeAll(() => {
    bench = openBench();
  });
  afterAll(() => bench.close());

  /** The most that the child held while the work went on, looked at from outside. */
  async function mostHeld(pid: number, work: Promise<unknown>): Promise<number> {
    let most = 0;
    let isOver = false;
    void work.finally(() => {
      isOver = true;
    });
    while (!isOver) {
      most = Math.max(most, residentBytesOf(pid) ?? 0);
      await sleep(10);
    }
    return most;
  }

  test.each([
    ["one value of 2 GB", "SELECT length(repeat('x', 2000000000) || CAST(range AS VARCHAR)) FROM range(2)"],
    ["values of 200 MB", "SELECT max(length(repeat('xy', 100000000 + CAST(range AS INTEGER)))) FROM range(20)"],
  ])(
    "%s, which the engine's own limit does not count, end with a sentence within seconds",
    async (_what, statement) => {
      const session = await bench.engine.session({ readable: [], memoryLimitBytes: 256e6 });
      const began = Date.now();
      const answer = session.all(statement).then(
        () => "answered",
        (error: Error) => error.message,
      );
      const most = await mostHeld(session.pid, answer);
      expect(await answer).toBe("This needs more than the 256 MB of memory that it may use.");
      // 720 MB in all, and what is allocated before the next look: a machine that has much to do looks later
      expect(most).toBeLessThan(1.2e9);
      expect(Date.now() - began).toBeLessThan(10_000);
      await session.close();
    },
  );

  test("a session that stays within its limit is left alone", async () => {
    const session = await bench.engine.session({ readable: [], memoryLimitBytes: 256e6 });
    expect((await session.all("SELECT count(*) FROM range(5000000)")).rows).toEqual([[5_000_000]]);
    await session.close();
  });
});
