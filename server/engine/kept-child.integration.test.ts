import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createEngine, type Engine } from "./index.ts";

const folder = mkdtempSync(path.join(tmpdir(), "sluice-kept-child-"));
const file = path.join(folder, "secret.csv");
const isAlive = (pid: number): boolean => existsSync(`/proc/${pid}`);
let engine: Engine;

beforeAll(() => {
  writeFileSync(file, "a\n1\n");
  engine = createEngine({ scratchDirectory: folder, memoryLimitBytes: 256e6, threads: 1, poolSize: 1 });
});
afterAll(async () => {
  await engine.close();
  rmSync(folder, { recursive: true, force: true });
});

test("a child does more work of its owner in a database of its own, which knows nothing of the one before", async () => {
  const first = await engine.session({ readable: [file], owner: "a run" });
  expect((await first.all(`SELECT * FROM '${file}'`)).rows).toEqual([[1]]);
  await first.run("CREATE TEMP TABLE kept AS SELECT 1 AS one");
  await first.close();
  const second = await engine.session({ readable: [], owner: "a run" });
  expect(second.pid).toBe(first.pid);
  await expect(second.all(`SELECT * FROM '${file}'`)).rejects.toThrow(/file system operations are disabled|Permission/);
  await expect(second.all("SELECT * FROM kept")).rejects.toThrow(/kept/);
  await second.close();
});

test("nobody else gets it, and without more work it ends", async () => {
  const first = await engine.session({ readable: [], owner: "one run" });
  await first.close();
  const others = [await engine.session({ readable: [], owner: "another run" }), await engine.session({ readable: [] })];
  expect(others.map(({ pid }) => pid)).not.toContain(first.pid);
  for (const other of others) await other.close();
  expect(isAlive(others[1]!.pid)).toBe(false);
  await expect.poll(() => [first, others[0]!].some(({ pid }) => isAlive(pid)), { timeout: 10_000 }).toBe(false);
});

test("one whose work was cancelled is ended at once", async () => {
  const controller = new AbortController();
  const session = await engine.session({ readable: [], owner: "a cancelled run", signal: controller.signal });
  const work = session.all("SELECT count(*) FROM range(100000) a, range(10000000) b");
  controller.abort();
  await expect(work).rejects.toThrow();
  await session.close();
  expect(isAlive(session.pid)).toBe(false);
});
