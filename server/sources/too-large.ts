import { type Problem, problem } from "#domain/errors/problem.ts";

/** What is said of a source whose profile or findings meet the engine's own limit. */
export const tooLarge = (name: string): Problem =>
  problem("engine_limit", `${name} needs more memory than the engine may use.`, {
    mend: "Bring fewer columns, split the file, or let the engine use more with SLUICE_ENGINE_MEMORY_MB.",
  });
