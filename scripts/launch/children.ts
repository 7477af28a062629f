import { spawn, type ChildProcess } from "node:child_process";
import { closeSync, existsSync, openSync, readFileSync, renameSync, statSync } from "node:fs";
import path from "node:path";
import type { Guard } from "./guarding.ts";
import { identifyProcess, type ProcessIdentity } from "./process-identity.ts";
import { stopProcess, type StopPlan } from "./stop-process.ts";
import { root } from "./settings.ts";

export type ChildOptions = {
  name: string;
  args: string[];
  environment: NodeJS.ProcessEnv;
  /** Null shows its output on the terminal. */
  logFile: string | null;
  patienceMs: number;
  /** What follows when it ends by itself. */
  afterEnd: "start again" | "wait for a restart";
  guard: Guard;
  onChange: () => void;
  say: (line: string) => void;
};

/** A long-running part of Sluice. */
export type Child = {
  name: string;
  identity(): ProcessIdentity | null;
  hasGivenUp(): boolean;
  /** Ends the process that runs now and starts the next one; restarts asked for meanwhile become one. */
  restart(): Promise<void>;
  stop(): Promise<void>;
};

const restartDelayMs = 500;
const restartsAMinute = 10;
const largeLogBytes = 20_000_000;

function openLog(file: string): number {
  if (existsSync(file) && statSync(file).size > largeLogBytes) renameSync(file, `${file}.old`);
  return openSync(file, "a", 0o600);
}

export function readLastLines(file: string, count: number): string {
  return existsSync(file) ? readFileSync(file, "utf8").trimEnd().split("\n").slice(-count).join("\n") : "";
}

function spawnChild(options: ChildOptions): ChildProcess {
  const log = options.logFile ? openLog(options.logFile) : null;
  const output = log ?? "inherit";
  const child = spawn(process.execPath, options.args, {
    cwd: root,
    env: options.environment,
    stdio: ["ignore", output, output],
    detached: true,
  });
  if (log !== null) closeSync(log);
  return child;
}

/** What a part had started must not outlive it: the next one starts its own. */
function endRestOfGroup(leader: number): void {
  try {
    process.kill(-leader, "SIGKILL");
  } catch {
    // nothing is left
  }
}

/** Starts a part in a process group of its own and keeps it running until it is told to stop. */
export function keepRunning(options: ChildOptions): Child {
  let plan: StopPlan | null = null;
  let isStopping = false;
  let hasGivenUp = false;
  let starts: number[] = [];
  let restarting: Promise<void> | null = null;

  function start(): void {
    const child = spawnChild(options);
    starts = [...starts.filter((time) => Date.now() - time < 60_000), Date.now()];
    const identity = child.pid === undefined ? null : identifyProcess(child.pid);
    const own: StopPlan | null = identity && {
      process: identity,
      scope: "group",
      signal: "SIGTERM",
      patienceMs: options.patienceMs,
    };
    plan = own;
    if (own) options.guard.add(own);
    child.once("error", (error) => options.say(`${options.name} could not be started: ${error.message}`));
    child.once("exit", (code, signal) => own && own === plan && endedByItself(own, signal ?? `code ${code}`));
    options.onChange();
  }

  function endedByItself(own: StopPlan, how: string): void {
    endRestOfGroup(own.process.pid);
    options.guard.remove(own.process.pid);
    plan = null;
    const said = `${options.name} ended by itself (${how})`;
    const where = options.logFile ? `; log: ${path.relative(root, options.logFile)}` : "";
    if (options.afterEnd === "wait for a restart")
      return options.say(`${said} and is started again with the next change${where}`);
    if (starts.length >= restartsAMinute) {
      hasGivenUp = true;
      return options.say(`${said} ${starts.length} times within a minute and is not started again${where}`);
    }
    options.say(`${said} and is started again${where}`);
    setTimeout(() => !isStopping && !plan && !restarting && start(), restartDelayMs);
  }

  /** After this, the process's end is no surprise. */
  async function end(): Promise<void> {
    if (!plan) return;
    const ending = plan;
    plan = null;
    await stopProcess(ending);
    options.guard.remove(ending.process.pid);
  }

  async function replace(): Promise<void> {
    await end();
    restarting = null;
    if (!isStopping) start();
  }

  start();
  return {
    name: options.name,
    identity: () => plan?.process ?? null,
    hasGivenUp: () => hasGivenUp,
    restart: () => (restarting ??= replace()),
    stop: async () => {
      isStopping = true;
      await restarting;
      await end();
    },
  };
}
