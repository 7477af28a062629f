import { type ChildProcess, fork } from "node:child_process";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Delivery } from "../delivery.ts";
import type { Sighting } from "./job-table.ts";

export interface CrewMember {
  readonly name: string;
  readonly process: ChildProcess;
  kill(signal: NodeJS.Signals): Promise<void>;
  close(): Promise<void>;
}

/** Real worker processes, and everything that they said they did. */
export class WorkerCrew {
  readonly sightings: Sighting[] = [];
  readonly #members: CrewMember[] = [];
  readonly #delivery: Delivery;

  constructor(delivery: Delivery) {
    this.#delivery = delivery;
  }

  async start(name: string): Promise<CrewMember> {
    const child = fork(path.join(import.meta.dirname, "worker-process.ts"), [JSON.stringify([this.#delivery, name])], {
      execArgv: ["--disable-warning=MODULE_TYPELESS_PACKAGE_JSON"],
    });
    const exited = new Promise<void>((resolve) => {
      child.once("exit", () => resolve());
    });
    await new Promise<void>((resolve, reject) => {
      child.once("exit", (code) => reject(new Error(`the worker process ended with ${code}`)));
      child.on("message", (message: "ready" | Sighting) => {
        if (message === "ready") resolve();
        else this.sightings.push(message);
      });
    });
    const member: CrewMember = {
      name,
      process: child,
      kill: async (signal) => {
        child.kill(signal);
        await exited;
      },
      close: async () => {
        if (child.connected) child.send("close");
        await exited;
      },
    };
    this.#members.push(member);
    return member;
  }

  async disband(): Promise<void> {
    await Promise.all(this.#members.map((member) => member.kill("SIGKILL")));
  }

  seen(what: Sighting["what"], text: string): Sighting[] {
    return this.sightings.filter((each) => each.what === what && each.text === text);
  }

  async wait(what: Sighting["what"], text: string, count = 1): Promise<Sighting[]> {
    for (let waited = 0; waited < 30_000; waited += 20) {
      if (this.seen(what, text).length >= count) return this.seen(what, text);
      await sleep(20);
    }
    throw new Error(
      `"${text}" was not seen ${count} times to have ${what}: ${JSON.stringify(this.sightings.slice(-20))}`,
    );
  }
}
