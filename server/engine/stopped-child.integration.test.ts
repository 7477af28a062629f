import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { parsePipeline } from "#domain/pipeline/parse.ts";
import { engineChildren } from "#server/runs/testing/child-processes.ts";
import { createEngine, type Engine } from "./index.ts";

let folder: string;
let engine: Engine;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "sluice-stopped-"));
  engine = createEngine({ scratchDirectory: folder, memoryLimitBytes: 512e6, threads: 1, poolSize: 2 });
});
afterEach(async () => {
  await engine.close();
  rmSync(folder, { recursive: true, force: true });
});

const many = "select count(*) from range(100000) a, range(1000000) b where hash(a.range + b.range) = 1";

/** The thread of a process that computed for longest; `ticks` are hundredths of a second. */
function busiest(pid: number): { nice: number; ticks: number } {
  const threads = readdirSync(`/proc/${pid}/task`).map((id) => {
    const fields = readFileSync(`/proc/${pid}/task/${id}/stat`, "utf8").split(") ")[1]!.split(" ");
    return { nice: Number(fields[16]), ticks: Number(fields[11]) };
  });
  return threads.toSorted((left, right) => right.ticks - left.ticks)[0]!;
}

test("children that were stopped while they waited are replaced, and the work is done", async () => {
  await expect.poll(() => engineChildren(process.pid).length, { timeout: 20_000 }).toBe(2);
  await sleep(1_500);
  const stopped = engineChildren(process.pid);
  for (const pid of stopped) process.kill(pid, "SIGSTOP");
  const beganAt = Date.now();
  const session = await engine.session({ readable: [] });
  expect((await session.all("select 1 + 1")).rows).toEqual([[2]]);
  await session.close();
  expect(Date.now() - beganAt).toBeLessThan(12_000);
  await expect.poll(() => engineChildren(process.pid).filter((pid) => stopped.includes(pid))).toEqual([]);
});

test("a child that is stopped while it computes is ended, and one that computes for longer is left alone", async () => {
  const stop = new AbortController();
  const [stopped, working] = await Promise.all([
    engine.session({ readable: [] }),
    engine.session({ readable: [], signal: stop.signal }),
  ]);
  const [first, second] = [stopped, working].map((session) => session.all(many).catch((error: unknown) => error));
  await sleep(1_000);
  process.kill(stopped.pid, "SIGSTOP");
  expect(await first).toMatchObject({
    code: "engine_crashed",
    message: expect.stringMatching(/did not answer for 15 s/),
  });
  await sleep(2_000);
  stop.abort();
  expect(await second).toMatchObject({ code: "cancelled" });
  await Promise.all([stopped.close(), working.close()]);
}, 60_000);

test("a child that computes leaves the processor to who serves people", async () => {
  const stop = new AbortController();
  const session = await engine.session({ readable: [], signal: stop.signal });
  const result = session.all(many).catch((error: unknown) => error);
  await expect.poll(() => busiest(session.pid).ticks, { timeout: 30_000 }).toBeGreaterThan(50);
  expect(busiest(session.pid).nice).toBe(5);
  stop.abort();
  await result;
  await session.close();
});

test("a child that is stopped while steps are checked is not taken for an expression that is too large", async () => {
  const steps = Array.from(
    { length: 1_500 },
    (_, at) => `  k${at}: { filter: { from: ${at === 0 ? "rows" : `k${at - 1}`}, where: "amount > ${at}" } }\n`,
  );
  const { pipeline } = parsePipeline(`sluice: 1\nnodes:\n  rows: { source: file, path: rows.csv }\n${steps.join("")}`);
  await expect.poll(() => engineChildren(process.pid).length, { timeout: 20_000 }).toBe(2);
  const columns = [{ name: "amount", type: "bigint" }];
  const before = new Map(engineChildren(process.pid).map((pid) => [pid, busiest(pid).ticks]));
  const binding = engine.bind(pipeline, { rows: { columns, dialect: null } }).catch((error: unknown) => error);
  const binds = () => [...before].some(([pid, ticks]) => busiest(pid).ticks > ticks + 3);
  await expect.poll(binds, { interval: 5, timeout: 10_000 }).toBe(true);
  for (const pid of engineChildren(process.pid)) process.kill(pid, "SIGSTOP");
  const bound = await binding;
  expect(JSON.stringify(bound)).not.toContain("engine_limit");
  expect(JSON.stringify(bound)).toContain("engine_crashed");
});
