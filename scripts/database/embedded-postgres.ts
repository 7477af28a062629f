import { spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync, readFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import type { Guard } from "../launch/guarding.ts";
import { findFreePort, isFreePort } from "../launch/free-port.ts";
import { LaunchProblem } from "../launch/launch-problem.ts";
import type { Launched } from "../launch/supervisor.ts";
import { identifyProcess } from "../launch/process-identity.ts";
import { stopProcess } from "../launch/stop-process.ts";
import { type ClusterFolder, prepareClusterFolder } from "./cluster-folder.ts";
import { bareEnvironment, findPostgresBinaries } from "./postgres-binaries.ts";
import { clearStalePostgres } from "./stale-postgres.ts";

export type PostgresServer = {
  port: number;
  superuserUrl: string;
  /** What runs now, for whoever watches over it. */
  launched: Launched;
  /** Starts it anew on the same files and the same port, after what is left of the last one has been ended. */
  launchAgain(signal: AbortSignal): Promise<Launched>;
  stop(): Promise<void>;
};

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

type Start = { options: PostgresOptions; port: number; binary: string; cluster: ClusterFolder };

const logOf = ({ options }: Start): string => path.join(options.folder, "postgres.log");
const urlOf = ({ options, port }: Start): string =>
  `postgresql://postgres:${options.superuserPassword}@127.0.0.1:${port}/postgres`;

function run(start: Start, logFlag: "w" | "a"): Launched {
  const { options, cluster } = start;
  const log = openSync(logOf(start), logFlag);
  const child = spawn(start.binary, ["-D", cluster.path, ...settingsFor(options, start.port)], {
    cwd: "/",
    env: bareEnvironment(),
    stdio: ["ignore", log, log],
    detached: true,
    ...cluster.account,
  });
  closeSync(log);
  child.once("error", () => undefined);
  const identity = child.pid ? identifyProcess(child.pid) : null;
  if (!identity) throw new LaunchProblem("The embedded Postgres could not be run.");
  return { child, plan: { process: identity, scope: "process", signal: "SIGINT", patienceMs: 5000 } };
}

async function waitUntilAccepting(start: Start, { child }: Launched, signal?: AbortSignal): Promise<void> {
  const deadline = Date.now() + startTimeoutMs;
  while (!(await isAccepting(urlOf(start)))) {
    signal?.throwIfAborted();
    if (child.exitCode !== null || child.signalCode !== null) throw explainEnd(logOf(start));
    if (Date.now() > deadline) throw explainEnd(logOf(start));
    await sleep(20);
  }
}

async function launch(start: Start, logFlag: "w" | "a", signal?: AbortSignal): Promise<Launched> {
  const { guard } = start.options;
  await clearStalePostgres(start.cluster.path);
  signal?.throwIfAborted();
  const launched = run(start, logFlag);
  guard.add(launched.plan);
  try {
    await waitUntilAccepting(start, launched, signal);
  } catch (error) {
    await stopProcess(launched.plan);
    guard.remove(launched.plan.process.pid);
    throw error;
  }
  launched.child.unref();
  return launched;
}

async function launchOnSamePort(start: Start, signal: AbortSignal): Promise<Launched> {
  if (!(await isFreePort(start.port)))
    throw new LaunchProblem(`its port ${start.port} is taken by another program at this moment.`);
  return launch(start, "a", signal);
}

/** Starts the Postgres that comes with the packages, on 127.0.0.1 only, and makes its cluster on first use. */
export async function startPostgres(options: PostgresOptions): Promise<PostgresServer> {
  const binaries = findPostgresBinaries();
  mkdirSync(options.folder, { recursive: true });
  const cluster = prepareClusterFolder(options.folder, binaries, options.superuserPassword);
  await clearStalePostgres(cluster.path);
  const port = await findFreePort(options.preferredPort);
  const start: Start = { options, port, binary: binaries.postgres, cluster };
  const launched = await launch(start, "w");
  return {
    port,
    superuserUrl: urlOf(start),
    launched,
    launchAgain: (signal) => launchOnSamePort(start, signal),
    stop: async () => {
      await stopProcess(launched.plan);
      options.guard.remove(launched.plan.process.pid);
    },
  };
}
