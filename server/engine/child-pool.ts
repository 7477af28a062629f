import { EngineChild } from "./engine-child.ts";

/** While one is left, a new child starts this long after the last was taken, in ms: its start would slow down the work that took it. */
const refillAfterMs = 400;

/** Keeps a few children warm. A child is taken once and never comes back. */
export class ChildPool {
  #size: number;
  readonly #start: () => EngineChild;
  readonly #warm: EngineChild[] = [];
  #closed = false;
  #refill: NodeJS.Timeout | null = null;

  constructor(size: number, { inFront = false }: { inFront?: boolean } = {}) {
    this.#start = () => new EngineChild({ inFront });
    this.#size = size;
    this.#fill(size);
  }

  #fill(size: number): void {
    while (!this.#closed && this.#warm.length < size) this.#warm.push(this.#start());
  }

  take(): EngineChild {
    if (this.#closed) throw new Error("the engine is closed");
    let child = this.#warm.shift();
    while (child?.isGone) child = this.#warm.shift();
    if (this.#refill) clearTimeout(this.#refill);
    this.#refill = setTimeout(() => this.#fill(this.#size), refillAfterMs).unref();
    const taken = child ?? this.#start();
    this.#fill(Math.min(1, this.#size));
    return taken;
  }

  /** From now on this many are kept warm; those that are warm by now stay, and are taken first. */
  keepWarm(size: number): void {
    this.#size = size;
    this.#fill(size);
  }

  /** One that was kept warm did not open: those beside it may have met the same. */
  renew(): void {
    for (const child of this.#warm.splice(0)) void child.kill();
  }

  async close(): Promise<void> {
    this.#closed = true;
    if (this.#refill) clearTimeout(this.#refill);
    await Promise.all(this.#warm.splice(0).map((child) => child.kill()));
  }
}
