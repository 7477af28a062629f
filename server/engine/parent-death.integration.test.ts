import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { openBench } from "./testing-engine.ts";

const script = (folder: string): string => `
  import { createEngine } from "${path.resolve("server/engine/index.ts")}";
  const engine = createEngine({ scratchDirectory: ${JSON.stringify(folder)}, memoryLimitBytes: 300e6, threads: 2, poolSize: 2 });
  const session = await engine.session({ readable: [] });
  session.all("SELECT sum(hash(a.range, b.range)) FROM range(1000000) a, range(1000000) b").catch(() => undefined);
  console.log(session.pid);
`;

const isAlive = (pid: number): boolean => existsSync(`/proc/${pid}`);

test("a child that is computing ends when its parent is killed", async () => {
  const bench = openBench();
  const parent = spawn(
    process.execPath,
    [
      "--disable-warning=MODULE_TYPELESS_PACKAGE_JSON",
      "--input-type=module",
      "-e",
      script(bench.path("scratch-of-parent")),
    ],
    { cwd: process.cwd(), stdio: ["ignore", "pipe", "inherit"] },
  );
  const [line] = (await once(parent.stdout, "data")) as [Buffer];
  const pid = Number(line.toString().trim());
  expect(isAlive(pid)).toBe(true);
  parent.kill("SIGKILL");
  await expect.poll(() => isAlive(pid), { timeout: 10_000 }).toBe(false);
  await bench.close();
});
