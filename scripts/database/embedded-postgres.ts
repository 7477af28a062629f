import { spawn, type ChildProcess } from "node:child_process";
import { closeSync, mkdirSync, openSync, readFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import type { Guard } from "../launch/guarding.ts";
import { findFreePort } from "../launch/free-port.ts";
import { LaunchProblem } from "../launch/launch-problem.ts";
import { identifyProcess } from "../launch/process-identity.ts";
import { stopProcess, type StopPlan } from "../launch/stop-process.ts";
import { prepareClusterFolder } from "./cluster-folder.ts";
import { bareEnvironment, findPostgresBinaries } from "./postgres-binaries.ts";
import { clearStalePostgres } from "./stale-postgres.ts";

export type PostgresServer = { port: number; superuserUrl: string; pid: number; stop(): Promise<void> };

export type PostgresOptions = {
  /** Holds the cluster and its log. */
  folder: string;
  superuserPassword: string;
  preferredPort?: number;
  /** Throwaway clusters give up durability for speed. */
  isDurable: boolean;
  guard: Guard;
  maxConnections?: number;
};

const startTimeoutMs = 120_000;

function settingsFor(options: PostgresOptions, port: number): string[] {
  const settings: Record<string, string> = {
    listen_addresses: "127.0.0.1",
    port: String(port),
    unix_socket_directories: "",
    max_connections: String(options.maxConnections ?? 200),
    timezone: "UTC",
    log_timezone: "UTC",
    jit: "off",
    ...(options.isDurable
      ? {}
      : { fsync: "off", synchronous_commit: "off", full_page_writes: "off", max_wal_size: "2GB" }),
  };
  return Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
}

async function isAccepting(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000 });
  try {
    await client.connect();
    return true;
  } catch (error) {
    const { code } = error as { code?: string };
    if (code === "28P01")
      throw new LaunchProblem(
        "The data folder's passwords do not fit its database: put back its secrets.json, or choose another folder with SLUICE_DATA_DIR.",
      );
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

function explainEnd(logFile: string): LaunchProblem {
  const lines = readFileSync(logFile, "utf8").trim().split("\n").slice(-20);
  if (lines.some((line) => line.includes("No space left on device")))
    return new LaunchProblem(`The disk that holds ${logFile} is full: free some space and start again.`);
  const telling = lines.findLast((line) => /FATAL|PANIC|ERROR/.test(line)) ?? lines.at(-1) ?? "";
  return new LaunchProblem(`The embedded Postgres did not start: ${telling} (log: ${logFile})`);
}

async function waitUntilAccepting(child: ChildProcess, url: string, logFile: string): Promise<void> {
  let spawnError: Error | null = null;
  child.once("error", (error) => (spawnError = error));
  const deadline = Date.now() + startTimeoutMs;
  while (!(await isAccepting(url))) {
    if (spawnError) throw new LaunchProblem(`The embedded Postgres could not be run: ${(spawnError as Error).message}`);
    if (child.exitCode !== null || child.signalCode !== null) throw explainEnd(logFile);
    if (Date.now() > deadline) throw explainEnd(logFile);
    await sleep(20);
  }
}

/** Starts the Postgres that comes with the packages, on 127.0.0.1 only, and makes its cluster on first use. */
export async function startPostgres(options: PostgresOptions): Promise<PostgresServer> {
  const binaries = findPostgresBinaries();
  mkdirSync(options.folder, { recursive: true });
  const cluster = prepareClusterFolder(options.folder, binaries, options.superuserPassword);
  await clearStalePostgres(cluster.path);
  const port = await findFreePort(options.preferredPort);
  const logFile = path.join(options.folder, "postgres.log");
  const log = openSync(logFile, "w");
  const child = spawn(binaries.postgres, ["-D", cluster.path, ...settingsFor(options, port)], {
    cwd: "/",
    env: bareEnvironment(),
    stdio: ["ignore", log, log],
    detached: true,
    ...cluster.account,
  });
  closeSync(log);
  const superuserUrl = `postgresql://postgres:${options.superuserPassword}@127.0.0.1:${port}/postgres`;
  const identity = child.pid ? identifyProcess(child.pid) : null;
  const plan: StopPlan | null = identity && { process: identity, scope: "process", signal: "SIGINT", patienceMs: 5000 };
  if (plan) options.guard.add(plan);
  await waitUntilAccepting(child, superuserUrl, logFile);
  child.unref();
  return {
    port,
    superuserUrl,
    pid: child.pid!,
    stop: async () => {
      if (!plan) return;
      await stopProcess(plan);
      options.guard.remove(plan.process.pid);
    },
  };
}
