export { createEngine } from "./create-engine.ts";
export { executePlan, type PlanEvent, type RunReport, stopProblem } from "./execute-plan.ts";
export { runStage, type Connections, type RunStageResult } from "./run-stage.ts";
export { isOutOfMemory } from "./statement-problem.ts";
export type { Engine, Progress, Snapshots } from "./engine.ts";
