import { mkdtemp, rm } from "node:fs/promises";
import { availableParallelism, freemem, tmpdir } from "node:os";
import path from "node:path";
import { createEngine, type Engine } from "#server/engine/index.ts";
import { firstChildren } from "./first-child.ts";

/** An engine for the time of one command, with a scratch folder that is removed afterwards. */
export async function withEngine<T>(
  work: (engine: Engine, scratchDirectory: string) => Promise<T>,
  poolSize = 2,
): Promise<T> {
  const scratch = await mkdtemp(path.join(tmpdir(), "sluice-"));
  const engine = createEngine({
    scratchDirectory: scratch,
    memoryLimitBytes: Math.max(1e9, Math.floor(freemem() * 0.6)),
    threads: availableParallelism(),
    poolSize,
    children: firstChildren,
  });
  try {
    return await work(engine, scratch);
  } finally {
    await engine.close();
    await rm(scratch, { recursive: true, force: true });
  }
}

/** Aborts on Ctrl-C or an end from outside. */
export function signalOfProcess(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => controller.abort());
  return controller.signal;
}
