import { acceptSuggestions } from "#server/conversations/accept-suggestions.ts";
import { proposeFix } from "#server/conversations/propose-fix.ts";
import { proveAgain } from "#server/conversations/prove-again.ts";
import { rejectSuggestion } from "#server/conversations/reject-suggestion.ts";
import { revertSuggestion } from "#server/conversations/revert-suggestion.ts";
import { sendRequest } from "#server/conversations/send-request.ts";
import { cancelTurn, keepFinding, modelSaw, setBuildMode } from "#server/conversations/steer-conversation.ts";
import { viewConversation } from "#server/conversations/view-conversation.ts";
import { done } from "./done.ts";
import type { Handlers } from "./handler.ts";

export const conversationHandlers = {
  conversations: {
    get: ({ caller, input }) => viewConversation(caller, input.pipeline),
    send: ({ caller, input }) => sendRequest(caller, input),
    cancel: ({ caller, input }) => done(cancelTurn(caller, input)),
    setBuildMode: ({ caller, input }) => setBuildMode(caller, input),
    modelSaw: ({ caller, input }) => modelSaw(caller, input),
  },
  suggestions: {
    accept: ({ caller, input }) => acceptSuggestions(caller, input),
    reject: ({ caller, input }) => rejectSuggestion(caller, input),
    revert: ({ caller, input }) => revertSuggestion(caller, input),
    proveAgain: ({ caller, input }) => proveAgain(caller, input),
    proposeFix: ({ caller, input }) => proposeFix(caller, input),
    keepFinding: ({ caller, input }) => keepFinding(caller, input),
  },
} satisfies Handlers<"conversations" | "suggestions">;
