export { createEngine } from "./create-engine.ts";
export { executePlan, type ExecutePlanRequest, type PlanEvent, type RunReport, stopProblem } from "./execute-plan.ts";
export { runStage, type Connections, type RunStageRequest, type RunStageResult } from "./run-stage.ts";
export { publishFile } from "./publish-file.ts";
export { hashQuery } from "./table-hash.ts";
export { statementProblem } from "./statement-problem.ts";
export type {
  Cell, CopyRequest, CopyResult, Engine, EngineOptions, EngineSession, Progress, QueryResult, RowsReply, RowsRequest,
  SessionOptions, Snapshots, StageOutcome, StageRequest, Value,
} from "./engine.ts";
