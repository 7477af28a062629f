import { EngineChild } from "./engine-child.ts";

/** While one is left, a new child starts this long after the last was taken, in ms: its start would slow down the work that took it. */
const refillAfterMs = 400;

/** Longer than a stage's way through the database. */
const keptForMs = 1_000;

/** Keeps a few children warm. A child that was taken comes back for more work of the same owner alone, or never. */
export class ChildPool {
  #size: number;
  readonly #start: () => EngineChild;
  readonly #warm: EngineChild[] = [];
  readonly #kept = new Map<string, Set<EngineChild>>();
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

  take(owner?: string): EngineChild {
    if (this.#closed) throw new Error("the engine is closed");
    for (const kept of this.#kept.get(owner ?? "") ?? []) {
      this.#forget(owner ?? "", kept);
      if (kept.isIdle) return kept;
    }
    let child = this.#warm.shift();
    while (child?.isGone) child = this.#warm.shift();
    if (this.#refill) clearTimeout(this.#refill);
    this.#refill = setTimeout(() => this.#fill(this.#size), refillAfterMs).unref();
    const taken = child ?? this.#start();
    this.#fill(Math.min(1, this.#size));
    return taken;
  }

  #forget(owner: string, child: EngineChild): boolean {
    const all = this.#kept.get(owner);
    const isThere = all?.delete(child) ?? false;
    if (all?.size === 0) this.#kept.delete(owner);
    return isThere;
  }

  /** Keeps a child for a moment, for more work of this owner. */
  keep(owner: string, child: EngineChild): void {
    if (this.#closed) return void child.kill();
    child.rest();
    this.#kept.set(owner, (this.#kept.get(owner) ?? new Set()).add(child));
    setTimeout(() => this.#forget(owner, child) && void child.kill(), keptForMs).unref();
  }

  #keptOnes(): EngineChild[] {
    const all = [...this.#kept.values()].flatMap((each) => [...each]);
    this.#kept.clear();
    return all;
  }

  /** From now on this many are kept warm; those that are warm by now stay, and are taken first. */
  keepWarm(size: number): void {
    this.#size = size;
    this.#fill(size);
  }

  /** One that was kept warm did not open: those beside it may have met the same. */
  renew(): void {
    for (const child of [...this.#warm.splice(0), ...this.#keptOnes()]) void child.kill();
  }

  async close(): Promise<void> {
    this.#closed = true;
    if (this.#refill) clearTimeout(this.#refill);
    await Promise.all([...this.#warm.splice(0), ...this.#keptOnes()].map((child) => child.kill()));
  }
}
