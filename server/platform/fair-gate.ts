import { fail } from "#domain/errors/sluice-error.ts";

/** Who stands in line: turns go round between people, and a workspace has a share of its own. */
export interface Visitor {
  readonly workspaceId: string;
  readonly personId: string;
}

export interface GateLimits {
  /** Inside at a time, in this process. */
  readonly atOnce: number;
  readonly perWorkspace: number;
  readonly perPerson: number;
  /** Waiting at a time; one more is told that too much is going on. */
  readonly waitingPerPerson: number;
  readonly waiting: number;
  readonly longestWaitMs: number;
}

export interface GateOptions extends GateLimits {
  /** What is waited for, in the plural and at the beginning of a sentence: "Previews". */
  readonly name: string;
}

interface Waiting {
  readonly visitor: Visitor;
  readonly enter: (leave: () => void) => void;
}

const countIn = (counts: ReadonlyMap<string, number>, key: string): number => counts.get(key) ?? 0;

function add(counts: Map<string, number>, key: string, by: 1 | -1): void {
  const count = countIn(counts, key) + by;
  if (count === 0) counts.delete(key);
  else counts.set(key, count);
}

/** Lets a bounded number in, one person after the other: whoever asks for fifty things stands behind nobody but themselves. */
export class FairGate {
  readonly #options: GateOptions;
  /** A line for each person who waits, in the order of their next turns. */
  readonly #lines = new Map<string, Waiting[]>();
  readonly #byPerson = new Map<string, number>();
  readonly #byWorkspace = new Map<string, number>();
  #inside = 0;
  #waiting = 0;

  constructor(options: GateOptions) {
    this.#options = options;
  }

  get inside(): number {
    return this.#inside;
  }

  get waiting(): number {
    return this.#waiting;
  }

  /**
   * Resolves with what gives the place back, to be called once.
   * @throws `busy` where too many wait already or the wait was too long, `cancelled` when the signal is aborted.
   */
  enter(visitor: Visitor, signal?: AbortSignal): Promise<() => void> {
    if (signal?.aborted) return Promise.reject(fail("cancelled", "It was cancelled."));
    const line = this.#lines.get(lineOf(visitor)) ?? [];
    if (line.length === 0 && this.#hasRoom(visitor)) return Promise.resolve(this.#letIn(visitor));
    const { name, waiting, waitingPerPerson } = this.#options;
    if (line.length >= waitingPerPerson)
      return Promise.reject(this.#busy(`${name} of yours are waiting already`, waitingPerPerson));
    if (this.#waiting >= waiting) return Promise.reject(this.#busy(`${name} are waiting already`, waiting));
    return this.#wait(visitor, signal);
  }

  #busy(what: string, limit: number) {
    return fail("busy", `${what}: ${limit}, and no more fit in.`, { mend: "Try again in a few seconds." });
  }

  #wait(visitor: Visitor, signal?: AbortSignal): Promise<() => void> {
    return new Promise((resolve, reject) => {
      const give = (error: Error): void => {
        stopWaiting();
        this.#forget(entry);
        reject(error);
      };
      const cancel = (): void => give(fail("cancelled", "It was cancelled."));
      const { longestWaitMs, name } = this.#options;
      const late = setTimeout(
        () =>
          give(
            fail("busy", `${name} have kept this one waiting for ${longestWaitMs / 1_000} seconds.`, {
              mend: "Try again in a few seconds.",
            }),
          ),
        longestWaitMs,
      );
      const stopWaiting = (): void => {
        clearTimeout(late);
        signal?.removeEventListener("abort", cancel);
      };
      const entry: Waiting = {
        visitor,
        enter: (leave) => {
          stopWaiting();
          resolve(leave);
        },
      };
      signal?.addEventListener("abort", cancel, { once: true });
      const key = lineOf(visitor);
      this.#lines.set(key, [...(this.#lines.get(key) ?? []), entry]);
      this.#waiting += 1;
    });
  }

  #forget(entry: Waiting): void {
    const key = lineOf(entry.visitor);
    const line = this.#lines.get(key);
    if (!line?.includes(entry)) return;
    this.#waiting -= 1;
    const rest = line.filter((each) => each !== entry);
    if (rest.length === 0) this.#lines.delete(key);
    else this.#lines.set(key, rest);
  }

  #hasRoom(visitor: Visitor): boolean {
    const { atOnce, perWorkspace, perPerson } = this.#options;
    return (
      this.#inside < atOnce &&
      countIn(this.#byWorkspace, visitor.workspaceId) < perWorkspace &&
      countIn(this.#byPerson, lineOf(visitor)) < perPerson
    );
  }

  #letIn(visitor: Visitor): () => void {
    this.#count(visitor, 1);
    let isInside = true;
    return () => {
      if (!isInside) return;
      isInside = false;
      this.#count(visitor, -1);
      this.#letNextIn();
    };
  }

  #count(visitor: Visitor, by: 1 | -1): void {
    this.#inside += by;
    add(this.#byPerson, lineOf(visitor), by);
    add(this.#byWorkspace, visitor.workspaceId, by);
  }

  #letNextIn(): void {
    for (const [key, [first, ...rest]] of this.#lines) {
      if (!first || !this.#hasRoom(first.visitor)) continue;
      // whoever had a turn goes to the end of the round
      this.#lines.delete(key);
      if (rest.length > 0) this.#lines.set(key, rest);
      this.#waiting -= 1;
      first.enter(this.#letIn(first.visitor));
    }
  }
}

const lineOf = ({ workspaceId, personId }: Visitor): string => `${workspaceId} ${personId}`;
