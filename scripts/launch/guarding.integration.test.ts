import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { createInterface, type Interface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { identifyProcess } from "./process-identity.ts";

let launcher: ChildProcess;
let lines: Interface;

async function readPartNumber(): Promise<number> {
  const [line] = (await once(lines, "line")) as [string];
  return (JSON.parse(line) as { pid: number }).pid;
}

function isGroupAlive(pid: number): boolean {
  try {
    process.kill(-pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function waitUntil(isTrue: () => boolean): Promise<void> {
  for (let tries = 0; tries < 400 && !isTrue(); tries++) await sleep(25);
  expect(isTrue()).toBe(true);
}

beforeEach(() => {
  launcher = spawn(process.execPath, [path.join(import.meta.dirname, "testing", "launcher-stand-in.ts")], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  lines = createInterface({ input: launcher.stdout! });
});

afterEach(() => launcher.kill("SIGKILL"));

test("a launcher killed with -9 takes its parts, and their children, along", async () => {
  const part = await readPartNumber();
  expect(isGroupAlive(part)).toBe(true);
  launcher.kill("SIGKILL");
  await waitUntil(() => !isGroupAlive(part) || identifyProcess(part) === null);
});

test("a part that ends by itself is started again", async () => {
  const part = await readPartNumber();
  process.kill(part, "SIGKILL");
  const next = await readPartNumber();
  expect(next).not.toBe(part);
  expect(identifyProcess(next)).not.toBeNull();
});

test("restarts asked for at once end the part and its children, and start one", async () => {
  const part = await readPartNumber();
  const told: string[] = [];
  lines.on("line", (line: string) => told.push(line));
  launcher.kill("SIGUSR2");
  const next = await readPartNumber();
  expect(next).not.toBe(part);
  expect(isGroupAlive(part)).toBe(false);
  expect(identifyProcess(next)).not.toBeNull();
  await sleep(700);
  expect(told).toHaveLength(1);
});
