import { provePending } from "#server/conversations/prove-pending.ts";
import type { Handler } from "./handler.ts";

export const proveSuggestions: Handler<"prove-suggestions"> = (data, { engine, signal, leaving }) =>
  provePending(data, { engine, signal: AbortSignal.any([signal, leaving]) });
