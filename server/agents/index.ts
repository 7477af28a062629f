export type { PlanTarget, SourceNode } from "./builtin/compose/to-proposals.ts";
export { columnForModel } from "./llm/model-context.ts";
export { runTurn } from "./orchestrator.ts";
export type { ModelConfig, TurnProgress, TurnReply } from "./turn.ts";
