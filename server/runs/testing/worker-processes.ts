import { type ChildProcess, fork } from "node:child_process";
import path from "node:path";
import type { World } from "./world.ts";

export interface WorkerProcess {
  readonly pid: number;
  readonly child: ChildProcess;
  kill(signal: NodeJS.Signals): void;
  readonly exited: Promise<void>;
  stop(): Promise<void>;
}

/** A real worker process, as the launcher starts it; `entry` names another main file. */
export async function startWorkerProcess(
  world: World,
  entry = path.resolve(import.meta.dirname, "../../../workers/main.ts"),
): Promise<WorkerProcess> {
  const child = fork(entry, [], {
    env: { ...world.environment },
    execArgv: ["--disable-warning=MODULE_TYPELESS_PACKAGE_JSON"],
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  const exited = new Promise<void>((resolve) => {
    child.once("exit", () => resolve());
  });
  await new Promise<void>((resolve, reject) => {
    child.once("message", () => resolve());
    child.once("exit", (code) => reject(new Error(`the worker process ended with ${code}`)));
  });
  const kill = (signal: NodeJS.Signals): void => {
    child.kill(signal);
  };
  return {
    pid: child.pid!,
    child,
    kill,
    exited,
    stop: async () => {
      kill("SIGTERM");
      await exited;
    },
  };
}
