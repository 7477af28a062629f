import type { ChildProcess } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import type { Ask } from "./ask-parts.ts";
import type { Guard } from "./guarding.ts";
import type { TellState } from "./part-states.ts";
import type { ProcessIdentity } from "./process-identity.ts";
import { boundInWords, boundRestarts } from "./restart-bound.ts";
import { stopProcess, type StopPlan } from "./stop-process.ts";
import { type Patience, watchAnswers } from "./watch-answers.ts";

/** A process that runs, and how it is told to end. */
export type Launched = { child: ChildProcess; plan: StopPlan };

export type PartOptions = {
  /** As it stands at the beginning of a sentence. */
  name: string;
  /** Starts the process; rejects with the reason, or when the signal says that nobody wants it any more. */
  launch(signal: AbortSignal): Promise<Launched>;
  /** Where it runs already. */
  first?: Launched;
  /** Null where its being there must do. */
  ask: Ask | null;
  patience: Patience;
  /** What follows when it ends by itself. */
  afterEnd: "start again" | "wait for a restart";
  /** The signal for one that does not answer; what does not hear it is killed a second later. */
  silentSignal: NodeJS.Signals;
  /** Named on the terminal where it ended; null when its output is on the terminal. */
  logFile: string | null;
  guard: Guard;
  onChange(): void;
  tell: TellState;
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

const silentPatienceMs = 1_000;
const inSeconds = (ms: number): string => `${(ms / 1_000).toFixed(ms < 10_000 ? 1 : 0)} s`;

/** What a part had started must not outlive it: the next one starts its own. */
function endRestOfGroup({ plan }: Launched): void {
  if (plan.scope !== "group") return;
  try {
    process.kill(-plan.process.pid, "SIGKILL");
  } catch {
    // nothing is left
  }
}

class Supervisor implements Child {
  readonly name: string;
  readonly #options: PartOptions;
  readonly #bound = boundRestarts();
  readonly #end = new AbortController();
  #current: Launched | null = null;
  #beginning: Promise<void> | null = null;
  #restarting: Promise<void> | null = null;
  #replacing: Promise<void> | null = null;
  #hasGivenUp = false;
  /** When it was last missed; null while it answers. */
  #missedAt: number | null = null;
  #isFirst = true;

  constructor(options: PartOptions) {
    this.name = options.name;
    this.#options = options;
    if (options.first) this.#adopt(options.first);
    else void this.#begin();
  }

  identity(): ProcessIdentity | null {
    return this.#current?.plan.process ?? null;
  }

  hasGivenUp(): boolean {
    return this.#hasGivenUp;
  }

  restart(): Promise<void> {
    return (this.#restarting ??= this.#endAndBegin());
  }

  async stop(): Promise<void> {
    this.#end.abort();
    await Promise.all([this.#restarting, this.#beginning, this.#replacing]);
    await this.#endCurrent();
  }

  #begin(): Promise<void> {
    return (this.#beginning ??= this.#launch().finally(() => (this.#beginning = null)));
  }

  async #launch(): Promise<void> {
    try {
      const launched = await this.#options.launch(this.#end.signal);
      if (this.#end.signal.aborted) {
        await stopProcess(launched.plan);
        this.#options.guard.remove(launched.plan.process.pid);
      } else this.#adopt(launched);
    } catch (error) {
      if (!this.#end.signal.aborted) this.#startLater(`${this.name} could not be started: ${(error as Error).message}`);
    }
  }

  #adopt(launched: Launched): void {
    const { child, plan } = launched;
    this.#current = launched;
    this.#options.guard.add(plan);
    child.once("exit", (code, signal) => this.#ended(launched, signal ?? `code ${code}`));
    if (child.exitCode !== null || child.signalCode !== null)
      return this.#ended(launched, child.signalCode ?? `code ${child.exitCode}`);
    if (!this.#options.ask) this.#answered();
    else
      void watchAnswers({
        ask: this.#options.ask,
        pid: plan.process.pid,
        patience: this.#options.patience,
        isOver: () => this.#current !== launched,
        onAnswer: () => this.#answered(),
        onSilence: (reason, silentMs) => {
          this.#replacing = this.#replaceSilent(launched, `${reason}; silent for ${inSeconds(silentMs)}`);
        },
      });
    this.#options.onChange();
  }

  #answered(): void {
    if (!this.#isFirst && this.#missedAt === null) return;
    const { tell } = this.#options;
    if (this.#isFirst) tell("answers", null);
    else tell("answers", `${this.name} answers again, ${inSeconds(Date.now() - this.#missedAt!)} later.`);
    this.#missedAt = null;
    this.#isFirst = false;
  }

  #ended(launched: Launched, how: string): void {
    if (launched !== this.#current) return;
    this.#current = null;
    endRestOfGroup(launched);
    this.#options.guard.remove(launched.plan.process.pid);
    this.#startLater(`${this.name} ended by itself (${how})`);
  }

  async #replaceSilent(launched: Launched, reason: string): Promise<void> {
    if (launched !== this.#current || this.#restarting) return;
    this.#current = null;
    this.#missedAt ??= Date.now();
    await stopProcess({ ...launched.plan, signal: this.#options.silentSignal, patienceMs: silentPatienceMs });
    endRestOfGroup(launched);
    this.#options.guard.remove(launched.plan.process.pid);
    this.#startLater(`${this.name} did not answer (${reason}) and was ended`);
  }

  #startLater(said: string): void {
    const { afterEnd, logFile, tell } = this.#options;
    this.#missedAt ??= Date.now();
    this.#options.onChange();
    if (this.#end.signal.aborted) return;
    if (afterEnd === "wait for a restart")
      return tell("starting again", `${said} and is started again with the next change.`, logFile);
    const delayMs = this.#bound.next(Date.now());
    if (delayMs === null) {
      this.#hasGivenUp = true;
      const mend = "Mend what ends it, then stop Sluice with Ctrl-C and start it again.";
      return tell("given up", `${said}. It was started again ${boundInWords} and is left as it is. ${mend}`, logFile);
    }
    tell("starting again", `${said}; it is started again in ${inSeconds(delayMs)}.`, logFile);
    const isStillWanted = () => !this.#current && !this.#restarting;
    sleep(delayMs, undefined, { signal: this.#end.signal }).then(
      () => isStillWanted() && void this.#begin(),
      () => undefined,
    );
  }

  /** After this, the process's end is no surprise. */
  async #endCurrent(): Promise<void> {
    const ending = this.#current;
    if (!ending) return;
    this.#current = null;
    await stopProcess(ending.plan);
    this.#options.guard.remove(ending.plan.process.pid);
  }

  async #endAndBegin(): Promise<void> {
    await this.#beginning;
    await this.#endCurrent();
    this.#restarting = null;
    if (!this.#end.signal.aborted) await this.#begin();
  }
}

/** Keeps a part running, and answering, until it is told to stop. */
export const supervise = (options: PartOptions): Child => new Supervisor(options);
