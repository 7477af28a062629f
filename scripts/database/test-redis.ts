import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createConnection } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { findFreePort } from "../launch/free-port.ts";
import { startGuard } from "../launch/guarding.ts";
import { identifyProcess } from "../launch/process-identity.ts";
import { stopProcess } from "../launch/stop-process.ts";

export type TestRedis = { url: string; port: number; pid: number; stop(): Promise<void> };

export const redisInstallCommand = "apt-get install -y redis-server";

export function hasRedisServer(): boolean {
  return spawnSync("redis-server", ["--version"], { stdio: "ignore" }).status === 0;
}

function answersPing(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ host: "127.0.0.1", port }, () => socket.write("PING\r\n"));
    socket.once("data", (reply) => {
      socket.destroy();
      resolve(reply.toString().startsWith("+PONG"));
    });
    socket.once("error", () => resolve(false));
  });
}

/** A throwaway Redis of one's own, which keeps nothing on disk; null where the machine has no redis-server. */
export async function startTestRedis(options: { port?: number } = {}): Promise<TestRedis | null> {
  if (!hasRedisServer()) return null;
  const folder = mkdtempSync(path.join(tmpdir(), "sluice-redis-"));
  const port = await findFreePort(options.port);
  const guard = startGuard();
  const settings = [
    "--port",
    String(port),
    "--bind",
    "127.0.0.1",
    "--save",
    "",
    "--appendonly",
    "no",
    "--dir",
    folder,
    "--maxmemory-policy",
    "noeviction",
  ];
  const child = spawn("redis-server", settings, { stdio: "ignore", detached: true });
  child.unref();
  const process = identifyProcess(child.pid!)!;
  const plan = { process, scope: "process", signal: "SIGTERM", patienceMs: 3000 } as const;
  guard.add(plan);
  const deadline = Date.now() + 10_000;
  while (!(await answersPing(port))) {
    if (Date.now() > deadline) throw new Error(`redis-server did not answer on port ${port}`);
    await sleep(20);
  }
  const stop = async () => {
    await stopProcess(plan);
    await guard.close();
    rmSync(folder, { recursive: true, force: true });
  };
  return { url: `redis://127.0.0.1:${port}`, port, pid: process.pid, stop };
}
