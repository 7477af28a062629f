import { fail, type SluiceError } from "#domain/errors/sluice-error.ts";
import type { Engine, EngineSession, SessionOptions } from "#server/engine/engine.ts";
import { type Asker, currentAsker } from "#server/platform/asked-by.ts";
import { config } from "#server/platform/config.ts";
import { FairGate } from "#server/platform/fair-gate.ts";
import { processWide } from "#server/platform/process-wide.ts";

const mostWaiting = 300;
const longestWaitMs = 60_000;

const gate = (): FairGate => {
  const { longestMs: _deadline, ...limits } = config().previews;
  return processWide(
    "turns at the engine",
    () => new FairGate({ name: "Previews", ...limits, waiting: mostWaiting, longestWaitMs }),
  );
};

const tooLong = (longestMs: number): SluiceError =>
  fail("engine_limit", `This took longer than the ${longestMs / 1_000} seconds that a preview may take.`, {
    expected: `at most ${longestMs / 1_000} s`,
    mend: "Filter earlier or join on fewer rows, or run the pipeline: a run may take its time.",
  });

interface Turn {
  readonly signal: AbortSignal;
  end(): void;
}

/** Waits for a turn, and begins to count its time with it. */
async function takeTurn(asker: Asker, signals: readonly (AbortSignal | undefined)[]): Promise<Turn> {
  const given = signals.filter((each) => each !== undefined);
  const leave = await gate().enter(asker, AbortSignal.any(given));
  const longestMs = asker.longestMs ?? config().previews.longestMs;
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(tooLong(longestMs)), longestMs);
  return {
    signal: AbortSignal.any([...given, late.signal]),
    end: () => {
      clearTimeout(timer);
      leave();
    },
  };
}

/** What one request has open: its further children stand on its first one's turn, so that none waits for another of its own. */
class OpenTurns {
  readonly #turns = new WeakMap<Asker, { turn: Promise<Turn>; users: number }>();

  async take(asker: Asker, signal?: AbortSignal): Promise<Turn> {
    const known = this.#turns.get(asker);
    const open = known ?? { turn: takeTurn(asker, [asker.signal, signal]), users: 0 };
    this.#turns.set(asker, open);
    open.users += 1;
    let isOver = false;
    const end = (turn?: Turn): void => {
      if (isOver) return;
      isOver = true;
      open.users -= 1;
      if (open.users > 0) return;
      if (this.#turns.get(asker) === open) this.#turns.delete(asker);
      turn?.end();
    };
    try {
      const turn = await open.turn;
      return { signal: signal ? AbortSignal.any([turn.signal, signal]) : turn.signal, end: () => end(turn) };
    } catch (error) {
      end();
      throw error;
    }
  }
}

/** The engine for people who wait: each request takes its turn before a child works for it, and loses it when it ends. */
export function engineByTurns(engine: Engine): Engine {
  const turns = new OpenTurns();
  const within = async <T>(given: AbortSignal | undefined, work: (signal?: AbortSignal) => Promise<T>): Promise<T> => {
    const asker = currentAsker();
    if (!asker) return work(given);
    const turn = await turns.take(asker, given);
    try {
      return await work(turn.signal);
    } finally {
      turn.end();
    }
  };
  const session = async (options: SessionOptions): Promise<EngineSession> => {
    const asker = currentAsker();
    if (!asker) return engine.session(options);
    const turn = await turns.take(asker, options.signal);
    try {
      const opened = await engine.session({ ...options, signal: turn.signal });
      return { ...opened, close: () => opened.close().finally(turn.end) };
    } catch (error) {
      turn.end();
      throw error;
    }
  };
  return {
    scratchDirectory: engine.scratchDirectory,
    bind: (pipeline, sources, given) => within(given, (signal) => engine.bind(pipeline, sources, signal)),
    rows: (request) => within(request.signal, (signal) => engine.rows({ ...request, signal })),
    session,
    executeStage: (request) => engine.executeStage(request),
    keepWarm: (children) => engine.keepWarm(children),
    close: () => engine.close(),
  };
}
