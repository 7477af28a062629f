import { createEngine, type Engine } from "#server/engine/index.ts";
import { artifacts } from "#server/platform/artifacts.ts";
import { config } from "#server/platform/config.ts";
import { forgetProcessWide, processWide } from "#server/platform/process-wide.ts";
import { engineByTurns } from "./engine-turns.ts";

const name = "engine";

/** The engine of this process: documents are bound and previewed in its children, never here, and people take turns. */
export const processEngine = (): Engine =>
  processWide(name, () => {
    const { memoryLimitBytes, threads } = config().engine;
    return engineByTurns(
      createEngine({ scratchDirectory: artifacts().scratch, memoryLimitBytes, threads, poolSize: 2 }),
    );
  });

export async function closeProcessEngine(): Promise<void> {
  await processEngine().close();
  forgetProcessWide(name);
}
