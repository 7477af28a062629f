import { spawn, type ChildProcess } from "node:child_process";
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { findFreePort } from "../free-port.ts";
import { readRunRecord } from "../run-record.ts";
import { root } from "../settings.ts";

export type Running = { pid: number; command: string };

/** The real thing, as `npm start` begins it, on a port and in a data folder of its own. */
export type StartedProduct = {
  baseUrl: string;
  folder: string;
  signinLink: string;
  /** What it gave to its web server and its worker. */
  environment: Record<string, string>;
  /** Everything said on the terminal so far. */
  said(): string;
  /** Resolves when the terminal has said it, counted from `from` characters on. */
  waitToHear(what: RegExp, from: number, limitMs: number): Promise<void>;
  /** Every process below the launcher. */
  processes(): Running[];
  /** Ctrl-C; resolves with the ms that it took to end. */
  interrupt(): Promise<number>;
  kill(): void;
};

const readyWithinMs = 300_000;

function readProcess(name: string): (Running & { parent: number }) | null {
  try {
    const stat = readFileSync(`/proc/${name}/stat`, "utf8");
    const command = readFileSync(`/proc/${name}/cmdline`, "utf8").replaceAll("\0", " ");
    return { pid: Number(name), parent: Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]), command };
  } catch {
    return null;
  }
}

function processesBelow(pid: number): Running[] {
  const all = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => readProcess(name) ?? []);
  const below = (parent: number): Running[] =>
    all.filter((each) => each.parent === parent).flatMap((each) => [each, ...below(each.pid)]);
  return below(pid);
}

async function waitUntil(isTrue: () => boolean, what: () => string, limitMs: number): Promise<void> {
  for (const until = Date.now() + limitMs; !isTrue();) {
    if (Date.now() > until) throw new Error(`not within ${limitMs / 1_000} s: ${what()}`);
    await sleep(50);
  }
}

/** Starts it and waits for the line with the sign-in link; the build is made where the sources changed. */
export async function startProduct(settings: NodeJS.ProcessEnv | Record<string, string> = {}): Promise<StartedProduct> {
  const folder = mkdtempSync(path.join(tmpdir(), "sluice-product-"));
  chmodSync(folder, 0o711);
  const port = await findFreePort();
  const { DATABASE_URL: _database, WAREHOUSE_URL: _warehouse, REDIS_URL: _redis, ...inherited } = process.env;
  const launcher: ChildProcess = spawn(process.execPath, [path.join(root, "scripts", "start.ts")], {
    cwd: root,
    env: { ...inherited, NODE_ENV: "production", SLUICE_DATA_DIR: folder, PORT: String(port), ...settings },
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  let text = "";
  for (const stream of [launcher.stdout!, launcher.stderr!]) stream.on("data", (chunk: Buffer) => (text += chunk));
  const hasEnded = () => launcher.exitCode !== null || launcher.signalCode !== null;
  const kill = () => {
    launcher.kill("SIGKILL");
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await waitUntil(
      () => hasEnded() || text.includes("Stop with Ctrl-C."),
      () => text,
      readyWithinMs,
    );
    if (hasEnded()) throw new Error(`npm start ended:\n${text}`);
  } catch (error) {
    kill();
    throw error;
  }
  return {
    baseUrl: `http://localhost:${port}`,
    folder,
    signinLink: /^\s*(http\S+token=\S+)$/m.exec(text)?.[1] ?? "",
    environment: readRunRecord(folder)!.environment,
    said: () => text,
    waitToHear: (what, from, limitMs) =>
      waitUntil(
        () => what.test(text.slice(from)),
        () => `${what} in:\n${text.slice(from)}`,
        limitMs,
      ),
    processes: () => processesBelow(launcher.pid!),
    interrupt: async () => {
      const beganAt = Date.now();
      launcher.kill("SIGINT");
      await waitUntil(hasEnded, () => text, 30_000);
      const tookMs = Date.now() - beganAt;
      rmSync(folder, { recursive: true, force: true });
      return tookMs;
    },
    kill,
  };
}
