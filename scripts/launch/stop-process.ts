import { setTimeout as sleep } from "node:timers/promises";
import { identifyProcess, isSameProcessRunning, type ProcessIdentity } from "./process-identity.ts";

/** How a child is told to end: the whole group it leads, or it alone (Postgres ends its own children). */
export type StopPlan = {
  process: ProcessIdentity;
  scope: "group" | "process";
  signal: NodeJS.Signals;
  patienceMs: number;
};

function send(plan: StopPlan, signal: NodeJS.Signals): boolean {
  try {
    process.kill(plan.scope === "group" ? -plan.process.pid : plan.process.pid, signal);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

function isGroupAlive(pid: number): boolean {
  try {
    process.kill(-pid, 0);
    return true;
  } catch {
    return false;
  }
}

function isAlive(plan: StopPlan): boolean {
  return plan.scope === "group" ? isGroupAlive(plan.process.pid) : isSameProcessRunning(plan.process);
}

/** True when the number now belongs to somebody else, who must not be signalled. */
function isStranger(plan: StopPlan): boolean {
  const now = identifyProcess(plan.process.pid);
  return now !== null && now.beganAt !== plan.process.beganAt;
}

/** Asks, waits, and kills what did not listen. Resolves when nothing of it is left. */
export async function stopProcess(plan: StopPlan): Promise<void> {
  if (isStranger(plan) || !send(plan, plan.signal)) return;
  const deadline = Date.now() + plan.patienceMs;
  while (isAlive(plan) && Date.now() < deadline) await sleep(25);
  if (!isAlive(plan)) return;
  send(plan, "SIGKILL");
  const lastDeadline = Date.now() + 2000;
  while (isAlive(plan) && Date.now() < lastDeadline) await sleep(25);
}
