import type { ConversationView } from "#domain/api/conversations.ts";
import type { PipelineView } from "#domain/api/pipelines.ts";
import type { Decision } from "#domain/suggestions/suggestion.ts";
import type { Caller } from "#server/platform/caller.ts";
import { viewConversation } from "./view-conversation.ts";

export interface Withdrawn {
  readonly key: string;
  readonly title: string;
  readonly decision: Decision;
}
/** What a decision changed: the document, the conversation, and whatever fell with it, by name. */
export interface Decided {
  readonly pipeline: PipelineView;
  readonly conversation: ConversationView;
  readonly withdrawn: Withdrawn[];
}

export const decided = async (
  caller: Caller,
  pipeline: PipelineView,
  withdrawn: readonly Withdrawn[],
): Promise<Decided> => ({
  pipeline,
  conversation: await viewConversation(caller, pipeline.id),
  withdrawn: [...withdrawn],
});
