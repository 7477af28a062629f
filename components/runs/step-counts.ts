import type { RunView } from "#domain/api/runs.ts";
import { stepRuns } from "#domain/runs/step-runs.ts";

export interface StepCounts {
  readonly all: number;
  readonly done: number;
  readonly running: number;
  readonly failed: number;
}

/** How many steps of a run stand how: people count steps, whatever stages they are run in. */
export function stepCounts(run: RunView): StepCounts {
  const names = run.nodes.map((node) => node.name);
  const steps = [...stepRuns(run, names, []).values()];
  const count = (state: string): number => steps.filter((step) => step.state === state).length;
  return { all: names.length, done: count("succeeded"), running: count("running"), failed: count("failed") };
}
