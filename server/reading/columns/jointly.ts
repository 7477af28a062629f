interface Waiting {
  readonly part: unknown;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: unknown) => void;
}
interface Group {
  readonly work: (parts: readonly unknown[]) => Promise<readonly unknown[]>;
  readonly waiting: Waiting[];
}

/**
 * Columns that are worked on at the same time do alike things together: a statement costs as much for one column as for fifty.
 * Each says what it wants under a key; when all of them wait, the work of each key is done once, for all who asked for it.
 */
export class Jointly {
  #groups = new Map<string, Group>();
  #isGoing = false;

  /** `work` gets the parts of all who asked under the key, which must be the same work for each, and gives their results in order. */
  do<P, T>(key: string, part: P, work: (parts: readonly P[]) => Promise<readonly T[]>): Promise<T> {
    const group = this.#groups.get(key) ?? { work: work as Group["work"], waiting: [] };
    this.#groups.set(key, group);
    const done = new Promise<unknown>((resolve, reject) => group.waiting.push({ part, resolve, reject }));
    if (!this.#isGoing) {
      this.#isGoing = true;
      void this.#go();
    }
    return done as Promise<T>;
  }

  /** Who got an answer may ask again: only then is the next round due. */
  async #go(): Promise<void> {
    for (;;) {
      await new Promise((resolve) => setImmediate(resolve));
      const groups = [...this.#groups.values()];
      this.#groups = new Map();
      if (groups.length === 0) break;
      const answers: (() => void)[] = [];
      for (const { work, waiting } of groups)
        try {
          const results = await work(waiting.map(({ part }) => part));
          answers.push(
            ...waiting.map(
              ({ resolve }, index) =>
                () =>
                  resolve(results[index]),
            ),
          );
        } catch (error) {
          answers.push(
            ...waiting.map(
              ({ reject }) =>
                () =>
                  reject(error),
            ),
          );
        }
      for (const answer of answers) answer();
    }
    this.#isGoing = false;
  }
}
