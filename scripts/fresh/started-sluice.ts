import { spawn, type ChildProcess } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import type { BareMachine } from "./bare-machine.ts";
import { listProcessesOf } from "./machine-processes.ts";

export type StartedSluice = { seconds: number; link: string | null; interrupt(): Promise<number> };

const startWithinMs = 900_000;
const stopWithinMs = 10_000;

function waitForReady(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = "";
    const fail = (why: string) => reject(new Error(`npm start did not get ready (${why}):\n${output.slice(-4000)}`));
    const timer = setTimeout(() => fail("too slow"), startWithinMs);
    child.once("exit", (code) => fail(`it ended with ${code}`));
    const read = (chunk: Buffer) => {
      output += chunk.toString();
      if (!output.includes("Stop with Ctrl-C.")) return;
      clearTimeout(timer);
      resolve(output);
    };
    child.stdout?.on("data", read);
    child.stderr?.on("data", read);
  });
}

/** Ctrl-C in a terminal reaches the whole foreground group; returns the seconds until no process is left. */
async function interrupt(child: ChildProcess, machine: BareMachine): Promise<number> {
  const beganAt = Date.now();
  process.kill(-child.pid!, "SIGINT");
  while (listProcessesOf(machine.folder).length > 0) {
    if (Date.now() - beganAt > stopWithinMs)
      throw new Error(`still running 10 s after Ctrl-C:\n${listProcessesOf(machine.folder).join("\n")}`);
    await sleep(100);
  }
  return (Date.now() - beganAt) / 1000;
}

/** `npm start` on the bare machine, until it prints its address. */
export async function startOn(machine: BareMachine, port: number): Promise<StartedSluice> {
  const beganAt = Date.now();
  const environment = { ...machine.environment, PORT: String(port) };
  const child = spawn(`${machine.folder}/bin/npm`, ["start"], {
    cwd: machine.checkout,
    env: environment,
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
    ...machine.account,
  });
  try {
    const output = await waitForReady(child);
    child.removeAllListeners("exit");
    const link = output.match(/^\s*(http:\S+token=\S+)$/m)?.[1] ?? null;
    return { seconds: (Date.now() - beganAt) / 1000, link, interrupt: () => interrupt(child, machine) };
  } catch (error) {
    await interrupt(child, machine).catch(() => undefined);
    throw error;
  }
}
