import path from "node:path";
import { buildWhenChanged } from "./build.ts";
import { keepRunning, readLastLines, type Child } from "./children.ts";
import { prepareDataFolder, type DataFolder } from "./data-folder.ts";
import { openDatabases, type Databases } from "./databases.ts";
import { completeEnvironment, describeEnvironment } from "./environment.ts";
import { requireFreePort } from "./free-port.ts";
import { startGuard, type Guard } from "./guarding.ts";
import { waitUntilHealthy } from "./health.ts";
import { LaunchProblem } from "./launch-problem.ts";
import { checkRedis } from "./redis.ts";
import { clearEarlierRun, removeRunRecord, writeRunRecord } from "./run-record.ts";
import { watchSources } from "./watch-sources.ts";
import { baseUrlOf, root, type LaunchSettings } from "./settings.ts";

export type Mode = "production" | "development";

export type RunningSluice = { baseUrl: string; environment: Record<string, string>; stop(): Promise<void> };

export type Progress = (line: string) => void;

/** What runs so far, for the case that the start fails half way. */
type Started = { databases: Databases | null; children: Child[]; watching: { close(): Promise<void> } | null };

type Parts = { mode: Mode; settings: LaunchSettings; folder: DataFolder; guard: Guard; say: Progress };

const healthTimeoutMs = 120_000;
const nextCommand = path.join(root, "node_modules", "next", "dist", "bin", "next");
const workerSources = ["domain", "server", "workers"];
const workersEntry = path.join(root, "workers", "main.ts");

function argumentsOf(parts: Parts): { web: string[]; workers: string[] } {
  const { host, port } = parts.settings;
  const address = ["-H", host, "-p", String(port)];
  if (parts.mode === "production") return { web: [nextCommand, "start", ...address], workers: [workersEntry] };
  return { web: [nextCommand, "dev", ...address], workers: [workersEntry] };
}

/** Starts web and workers, and notes them for the commands and the starts that come later. */
function startChildren(parts: Parts, described: Record<string, string>): Child[] {
  const { mode, settings, folder, guard, say } = parts;
  const environment = completeEnvironment(described, mode, settings.distFolder);
  const args = argumentsOf(parts);
  const children: Child[] = [];
  const onChange = () => {
    const identities = children.flatMap((child) => child.identity() ?? []);
    writeRunRecord(folder.path, { children: identities, baseUrl: baseUrlOf(settings), environment: described });
  };
  const logFile = (name: string) => (mode === "production" ? path.join(folder.logs, `${name}.log`) : null);
  const shared = { environment, guard, onChange, say };
  children.push(
    keepRunning({
      ...shared,
      name: "The web server",
      args: args.web,
      logFile: logFile("web"),
      patienceMs: 2500,
      afterEnd: "start again",
    }),
  );
  // a developer's change does not wait for a long job: that is taken up again, as after any lost worker
  const worker =
    mode === "production"
      ? ({ patienceMs: 5000, afterEnd: "start again" } as const)
      : ({ patienceMs: 1000, afterEnd: "wait for a restart" } as const);
  children.push(
    keepRunning({ ...shared, ...worker, name: "The worker", args: args.workers, logFile: logFile("workers") }),
  );
  onChange();
  return children;
}

/** The web server watches its own sources; the worker is started anew with each change of what it is made from. */
async function reloadWorker(worker: Child, say: Progress): Promise<{ close(): Promise<void> }> {
  return watchSources(
    workerSources.map((folder) => path.join(root, folder)),
    (file) => {
      say(`Worker    ${path.relative(root, file)} changed: starting it again`);
      void worker.restart();
    },
  );
}

async function stopParts(parts: Parts, started: Started): Promise<void> {
  await started.watching?.close();
  await Promise.all(started.children.map((child) => child.stop()));
  await started.databases?.stop();
  await parts.guard.close();
  removeRunRecord(parts.folder.path);
}

function secondsSince(time: number): string {
  return `${((Date.now() - time) / 1000).toFixed(1)} s`;
}

async function prepareDatabases(parts: Parts): Promise<Databases> {
  const beganAt = Date.now();
  const databases = await openDatabases(parts.settings, parts.folder, parts.guard);
  const applied = databases.applied.length > 0 ? `, ${databases.applied.length} migrations applied` : "";
  parts.say(`Postgres  ready (${databases.kind}${applied}), ${secondsSince(beganAt)}`);
  return databases;
}

async function prepareBuild(parts: Parts): Promise<void> {
  const beganAt = Date.now();
  let ticker: NodeJS.Timeout | undefined;
  const onBegin = () => {
    parts.say("Build     the sources changed: building, about half a minute…");
    ticker = setInterval(() => parts.say(`Build     … ${secondsSince(beganAt)}`), 15_000);
  };
  try {
    const isBuilt = await buildWhenChanged(parts.settings, { logs: parts.folder.logs, guard: parts.guard, onBegin });
    parts.say(`Build     ${isBuilt ? `done, ${secondsSince(beganAt)}` : "up to date"}`);
  } finally {
    clearInterval(ticker);
  }
}

async function waitForWeb(parts: Parts, children: Child[]): Promise<void> {
  const host = parts.settings.host === "0.0.0.0" ? "127.0.0.1" : parts.settings.host;
  try {
    await waitUntilHealthy(`http://${host}:${parts.settings.port}/api/health`, children[0]!, healthTimeoutMs);
  } catch (error) {
    const log = path.join(parts.folder.logs, "web.log");
    if (parts.mode === "production")
      throw new LaunchProblem(`${(error as Error).message} The end of ${log}:\n${readLastLines(log, 20)}`);
    throw error;
  }
}

async function bringUp(parts: Parts, started: Started, signal: AbortSignal): Promise<RunningSluice> {
  const { settings, folder, say } = parts;
  const queue = await checkRedis(settings.redisUrl);
  started.databases = await prepareDatabases(parts);
  if (parts.mode === "production") await prepareBuild(parts);
  signal.throwIfAborted();
  say(`Queue     ${queue}`);
  const described = describeEnvironment(settings, folder, started.databases);
  const beganAt = Date.now();
  started.children = startChildren(parts, described);
  if (parts.mode === "development") started.watching = await reloadWorker(started.children[1]!, say);
  await waitForWeb(parts, started.children);
  say(`Web       ready with its worker, ${secondsSince(beganAt)}`);
  return { baseUrl: baseUrlOf(settings), environment: described, stop: () => stopParts(parts, started) };
}

function rejectOnAbort(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) =>
    signal.addEventListener("abort", () => reject(new LaunchProblem("Stopped before it was ready."))),
  );
}

/** Brings up everything and resolves when the web part answers; what it started ends when it fails half way. */
export async function startSluice(
  mode: Mode,
  settings: LaunchSettings,
  options: { say: Progress; signal: AbortSignal },
): Promise<RunningSluice> {
  const folder = prepareDataFolder(settings.dataFolder);
  await clearEarlierRun(folder.path);
  await requireFreePort(settings.port, settings.host);
  const parts: Parts = { mode, settings, folder, guard: startGuard(), say: options.say };
  const started: Started = { databases: null, children: [], watching: null };
  try {
    return await Promise.race([bringUp(parts, started, options.signal), rejectOnAbort(options.signal)]);
  } catch (error) {
    await stopParts(parts, started);
    throw error;
  }
}
