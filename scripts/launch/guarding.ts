import { spawn, type ChildProcess } from "node:child_process";
import path from "node:path";
import type { StopPlan } from "./stop-process.ts";

/** Keeps a list of children outside this process, so that they end even when it cannot end them itself. */
export type Guard = { add(plan: StopPlan): void; remove(pid: number): void; close(): Promise<void> };

const restartDelayMs = 500;
const mostRestarts = 20;
/** It ends what it still guards; one that does not end by then is killed. */
const closePatienceMs = 10_000;

function spawnGuard(): ChildProcess {
  const child = spawn(
    process.execPath,
    ["--disable-warning=MODULE_TYPELESS_PACKAGE_JSON", path.join(import.meta.dirname, "guard.ts")],
    {
      detached: true,
      stdio: ["pipe", "ignore", "ignore"],
      cwd: "/",
    },
  );
  child.once("error", () => undefined);
  child.stdin!.on("error", () => undefined);
  child.unref();
  (child.stdin as unknown as { unref(): void }).unref(); // a pipe at run time: the process may end while it is open
  return child;
}

/** `tell` hears a sentence when the guard itself was killed and is there again. */
export function startGuard(tell: (sentence: string) => void = () => undefined): Guard {
  const plans = new Map<number, StopPlan>();
  let isClosing = false;
  let restarts = 0;
  let child: ChildProcess;
  const write = (order: object) => void child.stdin?.write(`${JSON.stringify(order)}\n`);
  const begin = (): void => {
    child = spawnGuard();
    for (const plan of plans.values()) write({ add: plan });
    child.once("exit", (code, signal) => {
      if (isClosing || restarts >= mostRestarts) return;
      restarts += 1;
      const how = signal ?? `code ${code}`;
      tell(
        `The guard, which ends the parts should this program be killed, ended by itself (${how}); another one takes its place.`,
      );
      setTimeout(() => !isClosing && begin(), restartDelayMs).unref();
    });
  };
  begin();
  return {
    add: (plan) => {
      plans.set(plan.process.pid, plan);
      write({ add: plan });
    },
    remove: (pid) => {
      plans.delete(pid);
      write({ remove: pid });
    },
    close: async () => {
      isClosing = true;
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.ref();
      const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
      const late = setTimeout(() => child.kill("SIGKILL"), closePatienceMs);
      child.stdin?.end();
      await ended;
      clearTimeout(late);
    },
  };
}
