import { readFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { disconnectDatabase } from "#server/platform/db.ts";
import { closeQueue } from "#server/queue/index.ts";
import type { RunKey } from "#server/runs/run-key.ts";
import { startRun } from "#server/runs/start-run.ts";
import { engineChildren } from "#server/runs/testing/child-processes.ts";
import { type KillStory, readTotals, tellKillStory } from "#server/runs/testing/kill-story.ts";
import { isOver, readRun } from "#server/runs/testing/wait-for-run.ts";
import { enterWorld, type World } from "#server/runs/testing/world.ts";
import { startProduct, type StartedProduct } from "./testing/started-product.ts";

const marks = {
  postgres: "/native/bin/postgres -D ",
  web: "next-server",
  worker: "workers/main.ts",
  guard: "launch/guard.ts",
};
type Part = keyof typeof marks;
const names: Record<Part, string> = {
  postgres: "Postgres",
  web: "The web server",
  worker: "The worker",
  guard: "The guard",
};
interface Health {
  readonly ok: boolean;
  readonly parts: readonly { part: string; state: string; restarts: number; message: string | null }[];
}

describe("a running Sluice", () => {
  let product: StartedProduct;
  let world: Omit<World, "close">;
  let story: KillStory;
  let cookie: string;
  let tables = 0;

  const pidOf = (part: Part): number => {
    const found = product.processes().find(({ command }) => command.includes(marks[part]));
    if (!found)
      throw new Error(
        `${part} does not run:\n${product
          .processes()
          .map((each) => each.command)
          .join("\n")}`,
      );
    return found.pid;
  };
  const health = async (): Promise<Health> =>
    (await fetch(`${product.baseUrl}/api/health`, { signal: AbortSignal.timeout(5_000) })).json() as Promise<Health>;
  const signIn = async (): Promise<string> => {
    const response = await fetch(product.signinLink, { redirect: "manual" });
    return response.headers
      .getSetCookie()
      .map((each) => each.split(";")[0])
      .join("; ");
  };
  /** A page's own question, through the session and the database. */
  const listPipelines = async (): Promise<number> => {
    const asked = `${product.baseUrl}/api/trpc/pipelines.facets`;
    return (await fetch(asked, { headers: { cookie }, signal: AbortSignal.timeout(5_000) })).status;
  };
  const answersWithin = (limitMs: number) =>
    expect
      .poll(async () => [await listPipelines().catch(String), (await health().catch(() => null))?.ok], {
        timeout: limitMs,
        interval: 100,
      })
      .toEqual([200, true]);

  async function beginRun(): Promise<{ key: RunKey; table: string }> {
    tables += 1;
    const table = `totals_${tables}`;
    await world.warehouse(
      `create table ${table} (customer_id bigint, region text, n bigint, revenue double precision)`,
    );
    const pipelineId = await world.createPipeline(story.textFor(table, "append"));
    const key = await startRun(world, { pipelineId, revision: 1 });
    await expect.poll(async () => (await readRun(key)).state, { timeout: 30_000, interval: 20 }).toBe("running");
    await sleep(200);
    return { key, table };
  }
  async function endsRight({ key, table }: { key: RunKey; table: string }): Promise<void> {
    const over = async (): Promise<string> => {
      const run = await readRun(key).catch(() => null);
      return run && isOver(run) ? `${run.state} ${JSON.stringify(run.problems)}` : "not over";
    };
    await expect.poll(over, { timeout: 60_000, interval: 100 }).toMatch(/^succeeded/);
    expect(await readTotals(world as World, table)).toEqual(story.expected);
  }

  beforeAll(async () => {
    product = await startProduct();
    const { environment } = product;
    world = await enterWorld(
      {
        DATABASE_URL: environment.DATABASE_URL!,
        DATABASE_SWEEPER_URL: environment.DATABASE_SWEEPER_URL!,
        WAREHOUSE_URL: environment.WAREHOUSE_URL!,
        SLUICE_DATA_DIR: product.folder,
        SLUICE_LOG_LEVEL: "silent",
        REDIS_URL: "",
      },
      environment.DATABASE_URL!,
    );
    process.env.SLUICE_SECRET_KEY_FILE = environment.SLUICE_SECRET_KEY_FILE;
    story = await tellKillStory(world as World, 250_000);
    cookie = await signIn();
  }, 360_000);

  afterAll(async () => {
    delete process.env.SLUICE_SECRET_KEY_FILE;
    await closeQueue();
    await disconnectDatabase();
    product?.kill();
  });

  test.each(["postgres", "worker", "web", "guard"] as const)(
    "killed -9, %s is back, and a run under way ends right",
    async (part) => {
      const from = product.said().length;
      const victim = pidOf(part);
      const run = await beginRun();
      process.kill(victim, "SIGKILL");
      await product.waitToHear(new RegExp(`${names[part]}.* ended by itself \\(SIGKILL\\)`), from, 5_000);
      if (part !== "guard") await product.waitToHear(new RegExp(`${names[part]} answers again`), from, 15_000);
      await answersWithin(10_000);
      await expect.poll(() => pidOf(part), { timeout: 5_000 }).not.toBe(victim);
      await endsRight(run);
    },
    120_000,
  );

  test("stopped, the worker and the web server are noticed and replaced; so is the engine's child of a run", async () => {
    const from = product.said().length;
    const victims = (["worker", "web"] as const).map((part) => ({ part, pid: pidOf(part) }));
    const run = await beginRun();
    for (const { pid } of victims) process.kill(pid, "SIGSTOP");
    for (const { part } of victims) {
      await product.waitToHear(new RegExp(`${names[part]} did not answer`), from, 30_000);
      await product.waitToHear(new RegExp(`${names[part]} answers again`), from, 20_000);
    }
    await answersWithin(10_000);
    await endsRight(run);
    const second = await beginRun();
    const [child] = engineChildren(pidOf("worker"));
    process.kill(child!, "SIGSTOP");
    await endsRight(second);
  }, 150_000);

  test("stopped, Postgres is noticed and replaced, and health does not wait with it", async () => {
    const from = product.said().length;
    const victim = pidOf("postgres");
    const run = await beginRun();
    process.kill(victim, "SIGSTOP");
    await product.waitToHear(/Postgres did not answer/, from, 30_000);
    await product.waitToHear(/Postgres answers again/, from, 20_000);
    await answersWithin(15_000);
    await endsRight(run);
  }, 120_000);

  test("health and the log know what happened", async () => {
    const { parts } = await health();
    const log = readFileSync(path.join(product.folder, "logs", "launcher.log"), "utf8");
    expect(Object.fromEntries(parts.map(({ part, state, restarts }) => [part, [state, restarts]])), log).toEqual({
      postgres: ["answers", 2],
      web: ["answers", 2],
      worker: ["answers", 2],
      guard: ["answers", 0],
    });
    expect(log.match(/Postgres answers again/g)).toHaveLength(2);
    expect(JSON.stringify(parts) + log).not.toContain(product.folder);
  });

  test("Ctrl-C ends everything within seconds, also with a part that does not hear", async () => {
    const all = product.processes();
    process.kill(pidOf("worker"), "SIGSTOP");
    await closeQueue();
    await disconnectDatabase();
    expect(await product.interrupt()).toBeLessThan(10_000);
    expect(all.filter(({ pid }) => isRunning(pid))).toEqual([]);
  });
});

function isRunning(pid: number): boolean {
  try {
    return !readFileSync(`/proc/${pid}/stat`, "utf8").includes(") Z ");
  } catch {
    return false;
  }
}
