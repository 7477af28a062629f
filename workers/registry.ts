import type { JobName } from "#server/queue/index.ts";
import type { Handler } from "./handlers/handler.ts";
import { conversationTurn } from "./handlers/conversation-turn.ts";
import { profileSource } from "./handlers/profile-source.ts";
import { proveSuggestions } from "./handlers/prove-suggestions.ts";
import { runAttempt } from "./handlers/run-attempt.ts";
import { sweepLeftovers } from "./handlers/sweep.ts";

/** Who does which job: one line each. */
export const registry: { readonly [N in JobName]?: Handler<N> } = {
  "run-attempt": runAttempt,
  "profile-source": profileSource,
  "conversation-turn": conversationTurn,
  "prove-suggestions": proveSuggestions,
  sweep: sweepLeftovers,
};
