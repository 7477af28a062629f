import { performTurn } from "#server/conversations/perform-turn.ts";
import type { Handler } from "./handler.ts";

export const conversationTurn: Handler<"conversation-turn"> = (data, { engine, signal, leaving }) =>
  performTurn(data, { engine, signal, leaving });
