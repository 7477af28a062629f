import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { withWorkspace } from "#server/platform/db.ts";
import { listRunSamples } from "./list-run-samples.ts";
import { type ProcessUsage, readProcessUsage } from "./process-usage.ts";
import type { RunKey } from "./run-key.ts";
import { startRun } from "./start-run.ts";
import { engineChildren, openFiles } from "./testing/child-processes.ts";
import { isOver, readRun, waitForRun } from "./testing/wait-for-run.ts";
import { startWorkerProcess, type WorkerProcess } from "./testing/worker-processes.ts";
import { createWorld, type World } from "./testing/world.ts";

const rows = 400_000;
const lines = `id,note\n${Array.from({ length: rows }, (_, index) => `${index},note number ${index} with some text behind it`).join("\n")}\n`;
const wrapped = (depth: number): string => `${"md5(".repeat(depth)}note${")".repeat(depth)}`;
const document = (depth: number): string => `sluice: 1
name: charts
nodes:
  notes: { source: file, path: notes.csv }
  hashed: { derive: { from: notes, columns: { h: "${wrapped(depth)}" } } }
  out: { sink: file, from: hashed, path: out.parquet }
`;

interface Outside extends ProcessUsage {
  readonly at: number;
}

describe("the charts of a run", () => {
  let world: World;
  let worker: WorkerProcess;

  beforeAll(async () => {
    world = await createWorld({ logLevel: "error" });
    const source = await world.bringFile("notes.csv", lines);
    await withWorkspace(world.workspaceId, (tx) =>
      tx.source.update({ where: { id: source }, data: { profile: { rows } } }),
    );
    worker = await startWorkerProcess({ ...world, environment: { ...world.environment, SLUICE_ENGINE_THREADS: "1" } });
  });
  afterAll(async () => {
    await worker?.stop();
    await world?.close();
  });
  const start = async (depth: number): Promise<RunKey> =>
    startRun(world, { pipelineId: await world.createPipeline(document(depth)), revision: 1 });
  const durationOf = async (key: RunKey): Promise<number> => {
    const run = await waitForRun(key, isOver, 300_000);
    expect(run.problems).toEqual([]);
    return run.finishedAt!.getTime() - run.startedAt!.getTime();
  };

  /** Reads the busy child's /proc every 50 ms, as `top` would, until the run is over. */
  async function watch(key: RunKey): Promise<Outside[]> {
    const seen: Outside[] = [];
    for (let looks = 0; ; looks += 1) {
      const child = engineChildren(worker.pid).find((pid) => openFiles(pid).some((file) => file.includes(key.runId)));
      const usage = child ? readProcessUsage(child) : null;
      if (usage) seen.push({ ...usage, at: Date.now() });
      if (looks % 20 === 0 && isOver(await readRun(key))) return seen;
      await sleep(50);
    }
  }
  const near = (seen: readonly Outside[], time: number): Outside =>
    seen.reduce((best, each) => (Math.abs(each.at - time) < Math.abs(best.at - time) ? each : best));

  test("say of a run of 20 s and more what an outside reader of /proc sees", async () => {
    const few = 40;
    const short = await durationOf(await start(few));
    const depth = Math.min(1_500, Math.ceil((few * 35_000) / short));
    const key = await start(depth);
    const seen = await watch(key);
    const durationMs = await durationOf(key);
    expect(durationMs).toBeGreaterThanOrEqual(20_000);
    await sleep(1_500);
    const { items } = await listRunSamples(world.caller, key.runId);
    expect(items.length).toBeGreaterThanOrEqual(15);
    const total = items.reduce((sum, each) => sum + each.rowsPerSecond, 0);
    expect(Math.abs(total - rows) / rows).toBeLessThan(0.05);
    const busy = items.filter((each) => each.memoryBytes > 0);
    for (const share of [0.3, 0.5, 0.7]) {
      const sample = busy[Math.floor(busy.length * share)]!;
      const second = new Date(sample.at).getTime();
      const [from, to] = [near(seen, second), near(seen, second + 1_000)];
      const cpuPercent = (100 * (to.cpuMs - from.cpuMs)) / (to.atMs - from.atMs);
      process.stdout.write(
        `at ${Math.round(share * 100)} %: CPU ${sample.cpuPercent.toFixed(0)} (outside ${cpuPercent.toFixed(0)}), memory ${(sample.memoryBytes / 1e6).toFixed(0)} MB (outside ${(to.memoryBytes / 1e6).toFixed(0)})\n`,
      );
      expect(Math.abs(sample.cpuPercent - cpuPercent)).toBeLessThan(0.15 * cpuPercent);
      expect(Math.abs(sample.memoryBytes - to.memoryBytes)).toBeLessThan(0.15 * to.memoryBytes);
    }
  }, 900_000);
});
