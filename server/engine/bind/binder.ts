import type { Pipeline } from "#domain/pipeline/document.ts";
import type { Bound, SourceShape } from "#domain/plan/bound.ts";
import type { Engine } from "../engine.ts";
import type { OpenSession } from "../session.ts";
import { bindPipeline } from "./bind-pipeline.ts";

const memoryBytes = 256e6;

/** Binds many documents in one child, one after the other; a child that was killed by an expression is replaced. */
export class Binder {
  readonly #engine: Pick<Engine, "session">;
  readonly #signal: AbortSignal | undefined;
  #session: Promise<OpenSession> | null = null;
  #last: Promise<unknown> = Promise.resolve();

  constructor(engine: Pick<Engine, "session">, signal?: AbortSignal) {
    this.#engine = engine;
    this.#signal = signal;
  }

  bind(pipeline: Pipeline, sources: Readonly<Record<string, SourceShape>>): Promise<Bound> {
    const bound = this.#last.then(() => bindPipeline(pipeline, sources, () => this.#open()));
    this.#last = bound.catch(() => undefined);
    return bound;
  }

  async #open(): Promise<OpenSession> {
    const open = await this.#session;
    if (open && !open.child.isGone) return open;
    await open?.close();
    this.#session = this.#engine.session({
      readable: [],
      signal: this.#signal,
      memoryLimitBytes: memoryBytes,
    }) as Promise<OpenSession>;
    return this.#session;
  }

  async close(): Promise<void> {
    await (await this.#session)?.close();
  }
}
