import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const patience = { timeout: 20_000, interval: 50 };

function parentOf(pid: string): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
  } catch {
    return -1;
  }
}

/** Every process that this one started, and those that they did. */
function descendants(pid: number): number[] {
  const own = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && parentOf(name) === pid)
    .map(Number);
  return [...own, ...own.flatMap(descendants)];
}
/** Hundredths of a second that a process has computed. */
const ticksOf = (pid: number): number => {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[11]);
};
/** A child that starts takes a fifth of it. */
const ticksOfWork = 60;
const isAlive = (pid: number): boolean => existsSync(`/proc/${pid}`);

describe("a command that is ended while its engine computes", () => {
  let folder: string;
  let started: ChildProcess | null = null;

  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), "sluice-ending-"));
    const rows = Array.from({ length: 200_000 }, (_, index) => `${index},${index % 2}`).join("\n");
    writeFileSync(path.join(folder, "a.csv"), `id,side\n${rows}\n`);
    // every row meets half of the others: many minutes of work
    writeFileSync(
      path.join(folder, "slow.yaml"),
      "sluice: 1\nname: slow\nnodes:\n  a: { source: file, path: a.csv }\n  pairs: { join: { left: a, right: a, on: [side], type: inner } }\n  sums: { aggregate: { from: pairs, by: [side], measures: { n: count(*) } } }\n  out: { sink: file, from: sums, path: out.csv }\n",
    );
  });
  afterAll(() => {
    started?.kill("SIGKILL");
    rmSync(folder, { recursive: true, force: true });
  });

  /** The wrapper, and everything below it once the engine's child computes. */
  async function startRun(command: string, args: readonly string[]): Promise<{ wrapper: number; others: number[] }> {
    started = spawn(command, [...args, "run", "slow.yaml"], { cwd: folder, stdio: "ignore" });
    const wrapper = started.pid!;
    const isComputing = (): boolean =>
      descendants(wrapper).some((pid) => {
        try {
          const isChild = readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("engine/child/main.ts");
          return isChild && ticksOf(pid) > ticksOfWork;
        } catch {
          return false;
        }
      });
    await expect.poll(isComputing, patience).toBe(true);
    return { wrapper, others: descendants(wrapper) };
  }

  test.each(["SIGKILL", "SIGTERM", "SIGINT", "SIGHUP"] as const)(
    "leaves no process behind after %s",
    async (signal) => {
      const { wrapper, others } = await startRun(process.execPath, [path.resolve("cli/sluice.mjs")]);
      expect(others.length).toBeGreaterThanOrEqual(1);
      process.kill(wrapper, signal);
      await expect.poll(() => [wrapper, ...others].filter(isAlive), patience).toEqual([]);
    },
  );

  test("leaves no process behind when npx is killed", async () => {
    const { wrapper, others } = await startRun("npx", ["--prefix", path.resolve("."), "--no", "sluice"]);
    process.kill(wrapper, "SIGKILL");
    await expect.poll(() => others.filter(isAlive), patience).toEqual([]);
  });
});
