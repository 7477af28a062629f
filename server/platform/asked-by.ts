import { AsyncLocalStorage } from "node:async_hooks";
import type { Visitor } from "./fair-gate.ts";
import { processWide } from "./process-wide.ts";

/** Who waits for what is being done now, and until when they do. */
export interface Asker extends Visitor {
  /** Aborted when they went away. */
  readonly signal?: AbortSignal | undefined;
  /** Where what they asked for may take another time than a preview, in ms. */
  readonly longestMs?: number | undefined;
}

const storage = (): AsyncLocalStorage<Asker> => processWide("asked by", () => new AsyncLocalStorage<Asker>());

/** Everything that the work does, however deep, is done for this asker: bounds are counted by it. */
export const askedBy = <T>(asker: Asker, work: () => Promise<T>): Promise<T> => storage().run(asker, work);

/** Null in a worker's job and in tests that call a command directly: jobs are bounded by their queue. */
export const currentAsker = (): Asker | null => storage().getStore() ?? null;
