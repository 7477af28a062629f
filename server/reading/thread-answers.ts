import { Worker } from "node:worker_threads";
import { repositoryFile } from "#server/platform/repository-file.ts";

/** A thread that takes more ends, and the process goes on. */
const mostHeapMb = 3_072;

/**
 * What a thread of its own answers, one after another: texts, each of which it is told to go on behind, and then something else.
 * It is ended with the last answer, with an error, which `asProblem` makes a problem of, or by the signal.
 */
export async function* threadAnswers<T extends { readonly kind: string }>(
  program: string,
  job: unknown,
  { signal, asProblem }: { signal: AbortSignal | undefined; asProblem: (error: Error) => Error },
): AsyncIterable<T> {
  const thread = new Worker(repositoryFile(program), {
    workerData: job,
    resourceLimits: { maxOldGenerationSizeMb: mostHeapMb },
    env: {},
    stdout: true,
    stderr: true,
  });
  const waiting: (T | Error)[] = [];
  let wake = (): void => undefined;
  const take = (what: T | Error): void => {
    waiting.push(what);
    wake();
  };
  thread.on("message", take);
  thread.on("error", take);
  thread.on("exit", () => take(new Error("the thread has ended: out of memory")));
  const end = (): void => take(new Error("cancelled"));
  signal?.addEventListener("abort", end);
  try {
    for (;;) {
      if (waiting.length === 0) await new Promise<void>((resolve) => (wake = resolve));
      signal?.throwIfAborted();
      const next = waiting.shift()!;
      if (next instanceof Error) throw asProblem(next);
      yield next;
      if (next.kind !== "text") return;
      thread.postMessage("next");
    }
  } finally {
    signal?.removeEventListener("abort", end);
    await thread.terminate();
  }
}
