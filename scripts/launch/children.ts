import { spawn, type ChildProcess } from "node:child_process";
import { closeSync, existsSync, openSync, readFileSync, renameSync, statSync } from "node:fs";
import { LaunchProblem } from "./launch-problem.ts";
import { identifyProcess } from "./process-identity.ts";
import { root } from "./settings.ts";
import { type Child, type Launched, type PartOptions, supervise } from "./supervisor.ts";

export type ChildOptions = Omit<PartOptions, "launch" | "silentSignal"> & {
  args: string[];
  environment: NodeJS.ProcessEnv;
  patienceMs: number;
  /** Awaited before each start, such as for a database that the part cannot do without. */
  before?(signal: AbortSignal): Promise<void>;
};

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

function launch(options: ChildOptions): Launched {
  const child = spawnChild(options);
  child.once("error", () => undefined);
  const identity = child.pid === undefined ? null : identifyProcess(child.pid);
  if (!identity) throw new LaunchProblem("its process ended at once.");
  return {
    child,
    plan: { process: identity, scope: "group", signal: "SIGTERM", patienceMs: options.patienceMs },
  };
}

/** Starts a program of Node in a process group of its own and keeps it running until it is told to stop. */
export function keepRunning(options: ChildOptions): Child {
  return supervise({
    ...options,
    silentSignal: "SIGTERM",
    launch: async (signal) => {
      await options.before?.(signal);
      signal.throwIfAborted();
      return launch(options);
    },
  });
}
