import { EngineChild } from "./engine-child.ts";

/** Keeps a few children warm. A child is taken once and never comes back. */
export class ChildPool {
  readonly #size: number;
  readonly #warm: EngineChild[] = [];
  #closed = false;

  constructor(size: number) {
    this.#size = size;
    this.#fill();
  }

  #fill(): void {
    while (!this.#closed && this.#warm.length < this.#size) this.#warm.push(new EngineChild());
  }

  take(): EngineChild {
    if (this.#closed) throw new Error("the engine is closed");
    let child = this.#warm.shift();
    while (child?.isGone) child = this.#warm.shift();
    const taken = child ?? new EngineChild();
    this.#fill();
    return taken;
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all(this.#warm.splice(0).map((child) => child.kill()));
  }
}
