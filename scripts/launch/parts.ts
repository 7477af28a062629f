import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Ask, askPostgres, askRedis, askWeb, askWorker } from "./ask-parts.ts";
import { keepRunning } from "./children.ts";
import type { DataFolder } from "./data-folder.ts";
import type { Databases } from "./databases.ts";
import { completeEnvironment } from "./environment.ts";
import type { Guard } from "./guarding.ts";
import type { PartStates, TellState } from "./part-states.ts";
import { writeRunRecord } from "./run-record.ts";
import { baseUrlOf, root, type LaunchSettings } from "./settings.ts";
import { type Child, supervise } from "./supervisor.ts";
import { watchAnswers } from "./watch-answers.ts";

export type Mode = "production" | "development";

export type Parts = {
  mode: Mode;
  settings: LaunchSettings;
  folder: DataFolder;
  guard: Guard;
  states: PartStates;
  say(line: string): void;
};

/** What `npm start` started, and what it only looks after. */
export type Watched = { postgres: Child | null; web: Child; worker: Child; stop(): Promise<void> };

const nextCommand = path.join(root, "node_modules", "next", "dist", "bin", "next");
const workersEntry = path.join(root, "workers", "main.ts");
/** A first answer may wait for a cold disk; a later one that takes this long does not come. */
export const patience = { firstMs: 90_000, laterMs: 10_000 };
/** Its end takes every connection along: it is given more time. */
export const patienceWithPostgres = { firstMs: 90_000, laterMs: 15_000 };
/** A developer stops a part in a debugger, and a page that is compiled takes its time. */
const endless = { firstMs: Number.POSITIVE_INFINITY, laterMs: Number.POSITIVE_INFINITY };

/** Where the launcher itself reaches the web server. */
export function healthUrlOf({ host, port }: LaunchSettings): string {
  return `http://${host === "0.0.0.0" ? "127.0.0.1" : host}:${port}/api/health`;
}

/** Postgres and Redis of somebody else are looked after in words only. */
function tellOfOutside(name: string, ask: Ask, tell: TellState): () => void {
  let isOver = false;
  let state: "answers" | "silent" | null = null;
  void watchAnswers({
    ask,
    pid: 0,
    patience: { ...patience, firstMs: patience.laterMs },
    isOver: () => isOver,
    onAnswer: () => {
      if (state !== "answers") tell("answers", state === "silent" ? `${name} answers again.` : null);
      state = "answers";
    },
    onSilence: (reason) => {
      state = "silent";
      tell("silent", `${name} does not answer (${reason}). Sluice waits for it: start it, or look at its log.`);
    },
  });
  return () => {
    isOver = true;
  };
}

function watchPostgres(parts: Parts, databases: Databases): { child: Child | null; stop(): Promise<void> } {
  const { guard, states, folder } = parts;
  const ask = askPostgres(databases.urls.app);
  const { server } = databases;
  if (!server) {
    const stop = tellOfOutside("The database of DATABASE_URL", ask, states.of("postgres"));
    return { child: null, stop: async () => stop() };
  }
  const child = supervise({
    name: "Postgres",
    first: server.launched,
    launch: server.launchAgain,
    ask,
    patience: patienceWithPostgres,
    afterEnd: "start again",
    silentSignal: "SIGQUIT",
    logFile: path.join(folder.path, "postgres.log"),
    guard,
    onChange: () => undefined,
    tell: states.of("postgres"),
  });
  return { child, stop: () => child.stop() };
}

async function waitForDatabase(ask: Ask, signal: AbortSignal): Promise<void> {
  while ((await ask(0).catch(() => "no answer")) !== "answers") await sleep(500, undefined, { signal });
}

/** Starts web and workers, and notes them for the commands and the starts that come later. */
function startChildren(
  parts: Parts,
  databases: Databases,
  described: Record<string, string>,
): { web: Child; worker: Child } {
  const { mode, settings, folder, guard, states } = parts;
  const isProduction = mode === "production";
  const environment = completeEnvironment(described, mode, settings.distFolder);
  const address = ["-H", settings.host, "-p", String(settings.port)];
  const children: Child[] = [];
  const onChange = () => {
    const identities = children.flatMap((child) => child.identity() ?? []);
    writeRunRecord(folder.path, { children: identities, baseUrl: baseUrlOf(settings), environment: described });
  };
  const logFile = (name: string) => (isProduction ? path.join(folder.logs, `${name}.log`) : null);
  const shared = { environment, guard, onChange, patience: isProduction ? patience : endless };
  const web = keepRunning({
    ...shared,
    name: "The web server",
    args: [nextCommand, isProduction ? "start" : "dev", ...address],
    ask: askWeb(healthUrlOf(settings)),
    logFile: logFile("web"),
    patienceMs: 2500,
    afterEnd: "start again",
    tell: states.of("web"),
  });
  const worker = keepRunning({
    ...shared,
    name: "The worker",
    args: [workersEntry],
    before: (signal) => waitForDatabase(askPostgres(databases.urls.sweeper), signal),
    ask: askWorker(databases.urls.sweeper),
    logFile: logFile("workers"),
    // a developer's change does not wait for a long job: that is taken up again, as after any lost worker
    patienceMs: isProduction ? 5000 : 1000,
    afterEnd: isProduction ? "start again" : "wait for a restart",
    tell: states.of("worker"),
  });
  children.push(web, worker);
  onChange();
  return { web, worker };
}

/** Starts web and worker, and watches over them and over what they stand on. */
export function startParts(parts: Parts, databases: Databases, described: Record<string, string>): Watched {
  const { redisUrl } = parts.settings;
  const postgres = watchPostgres(parts, databases);
  const forgetRedis = redisUrl
    ? tellOfOutside("The Redis of REDIS_URL", askRedis(redisUrl), parts.states.of("redis"))
    : () => undefined;
  const { web, worker } = startChildren(parts, databases, described);
  return {
    postgres: postgres.child,
    web,
    worker,
    stop: async () => {
      forgetRedis();
      await Promise.all([web.stop(), worker.stop()]);
      await postgres.stop();
    },
  };
}
