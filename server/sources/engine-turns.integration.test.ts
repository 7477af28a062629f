import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Engine } from "#server/engine/index.ts";
import { type Asker, askedBy } from "#server/platform/asked-by.ts";
import { forgetConfig } from "#server/platform/config.ts";
import { createWorld, type World } from "#server/runs/testing/world.ts";
import { closeProcessEngine, processEngine } from "./process-engine.ts";

const endless = "select count(*) from range(100000) a, range(1000000) b where hash(a.range + b.range) = 1";

describe("the engine of people who wait", () => {
  let world: World;
  let engine: Engine;
  const settings = { SLUICE_PREVIEWS_PER_PERSON: "1", SLUICE_PREVIEWS_AT_ONCE: "2", SLUICE_PREVIEW_SECONDS: "6" };

  beforeAll(async () => {
    Object.assign(process.env, settings);
    world = await createWorld();
    forgetConfig();
    engine = processEngine();
  });
  afterAll(async () => {
    await closeProcessEngine();
    await world.close();
    for (const name of Object.keys(settings)) delete process.env[name];
    forgetConfig();
  });

  const asker = (personId: string, given: Partial<Asker> = {}): Asker => ({ workspaceId: "w", personId, ...given });
  const ask = (who: Asker, sql: string): Promise<unknown> =>
    askedBy(who, async () => {
      const session = await engine.session({ readable: [] });
      try {
        return (await session.all(sql)).rows;
      } catch (error) {
        return error;
      } finally {
        await session.close();
      }
    });

  test("one request takes one turn, however many children it needs", async () => {
    await askedBy(asker("a"), async () => {
      const sessions = [await engine.session({ readable: [] }), await engine.session({ readable: [] })];
      expect((await sessions[1]!.all("select 1")).rows).toEqual([[1]]);
      for (const each of sessions) {
        await each.close();
        await each.close();
      }
    });
    expect(await ask(asker("a"), "select 2")).toEqual([[2]]);
  });

  test(
    "what takes too long ends with a sentence and a mend, and the next one has its turn",
    { timeout: 30_000 },
    async () => {
      const [late, next] = await Promise.all([ask(asker("a"), endless), ask(asker("a"), "select 3")]);
      expect(late).toMatchObject({
        code: "engine_limit",
        message: "This took longer than the 6 seconds that a preview may take.",
        problems: [{ mend: expect.stringContaining("run the pipeline") }],
      });
      expect(next).toEqual([[3]]);
    },
  );

  test("what nobody waits for any more ends at once", async () => {
    const away = new AbortController();
    const beganAt = Date.now();
    const gone = ask(asker("a", { signal: away.signal }), endless);
    await sleep(500);
    away.abort();
    expect(await gone).toMatchObject({ code: "cancelled" });
    expect(Date.now() - beganAt).toBeLessThan(5_500);
  });

  test("work that nobody asked for from a screen takes no turn", async () => {
    const held = ask(asker("a"), endless);
    const session = await engine.session({ readable: [] });
    expect((await session.all("select 4")).rows).toEqual([[4]]);
    await session.close();
    await held;
  });
});
