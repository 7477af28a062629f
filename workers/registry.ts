import type { JobName } from "#server/queue/index.ts";
import type { Handler } from "./handlers/handler.ts";

/** Who does which job: one line each, loaded with its first job, so that a worker is ready at once. */
export const registry = {
  "run-attempt": async () => (await import("./handlers/run-attempt.ts")).runAttempt,
  "profile-source": async () => (await import("./handlers/profile-source.ts")).profileSource,
  "conversation-turn": async () => (await import("./handlers/conversation-turn.ts")).conversationTurn,
  "prove-suggestions": async () => (await import("./handlers/prove-suggestions.ts")).proveSuggestions,
  sweep: async () => (await import("./handlers/sweep.ts")).sweepLeftovers,
} as const satisfies { readonly [N in JobName]: () => Promise<Handler<N>> };
