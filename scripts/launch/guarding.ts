import { spawn } from "node:child_process";
import path from "node:path";
import type { StopPlan } from "./stop-process.ts";

/** Keeps a list of children outside this process, so that they end even when it cannot end them itself. */
export type Guard = { add(plan: StopPlan): void; remove(pid: number): void; close(): Promise<void> };

export function startGuard(): Guard {
  const child = spawn(
    process.execPath,
    ["--disable-warning=MODULE_TYPELESS_PACKAGE_JSON", path.join(import.meta.dirname, "guard.ts")],
    {
      detached: true,
      stdio: ["pipe", "ignore", "ignore"],
      cwd: "/",
    },
  );
  child.stdin.on("error", () => undefined);
  child.unref();
  (child.stdin as unknown as { unref(): void }).unref(); // a pipe at run time: the process may end while it is open
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const write = (order: object) => child.stdin.write(`${JSON.stringify(order)}\n`);
  return {
    add: (plan) => void write({ add: plan }),
    remove: (pid) => void write({ remove: pid }),
    close: async () => {
      child.ref();
      child.stdin.end();
      await ended;
    },
  };
}
