export { planBuiltin, type PlanInput } from "./builtin/plan-builtin.ts";
export type { PlanTarget, SourceNode } from "./builtin/compose/to-proposals.ts";
export { columnForModel } from "./llm/model-context.ts";
export { runTurn } from "./orchestrator.ts";
export type { ModelConfig, TurnProgress, TurnReply, TurnRequest, TurnStep } from "./turn.ts";
