import path from "node:path";
import { buildWhenChanged } from "./build.ts";
import { readLastLines } from "./children.ts";
import { prepareDataFolder } from "./data-folder.ts";
import { openDatabases, type Databases } from "./databases.ts";
import { describeEnvironment } from "./environment.ts";
import { requireFreePort } from "./free-port.ts";
import { startGuard } from "./guarding.ts";
import { waitUntilHealthy } from "./health.ts";
import { LaunchProblem } from "./launch-problem.ts";
import { keepPartStates } from "./part-states.ts";
import { healthUrlOf, startParts, type Mode, type Parts, type Watched } from "./parts.ts";
import { checkRedis } from "./redis.ts";
import { clearEarlierRun, removeRunRecord } from "./run-record.ts";
import type { Child } from "./supervisor.ts";
import { watchSources } from "./watch-sources.ts";
import { baseUrlOf, root, type LaunchSettings } from "./settings.ts";

export type { Mode };

export type RunningSluice = { baseUrl: string; environment: Record<string, string>; stop(): Promise<void> };

export type Progress = (line: string) => void;

/** What runs so far, for the case that the start fails half way. */
type Started = {
  databases: Databases | null;
  watched: Watched | null;
  watching: { close(): Promise<void> } | null;
};

const healthTimeoutMs = 120_000;
const workerSources = ["domain", "server", "workers"];

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
  if (started.watched) await started.watched.stop();
  else await started.databases?.server?.stop();
  await parts.guard.close();
  parts.states.close();
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

async function waitForWeb(parts: Parts, web: Child): Promise<void> {
  try {
    await waitUntilHealthy(healthUrlOf(parts.settings), web, healthTimeoutMs);
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
  const watched = startParts(parts, started.databases, described);
  started.watched = watched;
  if (parts.mode === "development") started.watching = await reloadWorker(watched.worker, say);
  await waitForWeb(parts, watched.web);
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
  const states = keepPartStates(folder, options.say);
  const guard = startGuard((sentence) => states.of("guard")("answers", sentence));
  const parts: Parts = { mode, settings, folder, guard, states, say: options.say };
  const started: Started = { databases: null, watched: null, watching: null };
  try {
    return await Promise.race([bringUp(parts, started, options.signal), rejectOnAbort(options.signal)]);
  } catch (error) {
    await stopParts(parts, started);
    throw error;
  }
}
