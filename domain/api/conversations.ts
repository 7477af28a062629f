import { z } from "zod";
import { findingSchema } from "../sources/finding.ts";
import { decisionSchema, suggestionSchema } from "../suggestions/suggestion.ts";
import { pipelineViewSchema } from "./pipelines.ts";
import { done, id, instant, mutation, query } from "./procedure.ts";

export const suggestionViewSchema = suggestionSchema.extend({
  /** The row's id; `id` inside the proposal is only stable within its plan. */
  key: id,
  turnKey: id,
  stale: z.boolean(),
  decidedAt: instant.nullable(),
});
export type SuggestionView = z.infer<typeof suggestionViewSchema>;

export const turnViewSchema = z.object({
  id,
  number: z.number(),
  mode: z.enum(["ask", "plan", "build"]),
  request: z.string(),
  by: z.string(),
  at: instant,
  state: z.enum(["waiting", "thinking", "proving", "answered", "failed", "cancelled"]),
  /** What the agent is doing now, in words. */
  progress: z.string().nullable(),
  reading: z.string().nullable(),
  answer: z.string().nullable(),
  doubts: z.array(z.string()),
  status: z.enum(["sure", "doubt", "refused"]).nullable(),
  planner: z.enum(["builtin", "llm"]),
  error: z.object({ message: z.string(), mend: z.string().nullable() }).nullable(),
});
export type TurnView = z.infer<typeof turnViewSchema>;

export const conversationViewSchema = z.object({
  turns: z.array(turnViewSchema),
  suggestions: z.array(suggestionViewSchema),
  findings: z.array(findingSchema),
  /** The sources are still being looked through together: findings may follow. */
  isLooking: z.boolean(),
  /** Ids of the findings that a step can be proposed for at once, without a request. */
  fixable: z.array(z.string()),
  offers: z.array(z.object({ request: z.string(), columns: z.array(z.string()), why: z.string() })),
  buildMode: z.object({ on: z.boolean(), by: z.string().nullable(), at: instant.nullable() }),
  planners: z.array(z.enum(["builtin", "llm"])),
});
export type ConversationView = z.infer<typeof conversationViewSchema>;

const decided = z.object({
  pipeline: pipelineViewSchema,
  conversation: conversationViewSchema,
  withdrawn: z.array(z.object({ key: id, title: z.string(), decision: decisionSchema })),
});

export const conversationsContract = {
  conversations: {
    /** A pipeline has one conversation. */
    get: query("workspace.read", z.object({ pipeline: id }), conversationViewSchema),
    send: mutation(
      "pipeline.edit",
      z.object({
        pipeline: id,
        request: z.string().min(1).max(10_000),
        mode: z.enum(["ask", "plan", "build"]),
        planner: z.enum(["builtin", "llm"]).default("builtin"),
      }),
      turnViewSchema,
    ),
    cancel: mutation("pipeline.edit", z.object({ pipeline: id, turn: id }), done),
    setBuildMode: mutation("suggestion.decide", z.object({ pipeline: id, on: z.boolean() }), conversationViewSchema),
    modelSaw: query(
      "workspace.read",
      z.object({ pipeline: id, turn: id }),
      z.object({ planner: z.enum(["builtin", "llm"]), payload: z.string() }),
    ),
  },
  suggestions: {
    accept: mutation(
      "suggestion.decide",
      z.object({ pipeline: id, keys: z.array(id).min(1).max(100), revision: z.number() }),
      decided,
    ),
    reject: mutation(
      "suggestion.decide",
      z.object({ pipeline: id, key: id, reason: z.string().min(1).max(1000) }),
      decided,
    ),
    revert: mutation("suggestion.decide", z.object({ pipeline: id, key: id, revision: z.number() }), decided),
    proveAgain: mutation("suggestion.decide", z.object({ pipeline: id, key: id }), suggestionViewSchema),
    /** Proposes the step that fixes a finding, with those that it needs; the proof follows. */
    proposeFix: mutation("suggestion.decide", z.object({ pipeline: id, finding: z.string() }), conversationViewSchema),
    keepFinding: mutation(
      "suggestion.decide",
      z.object({ pipeline: id, finding: z.string(), reason: z.string().min(1).max(1000) }),
      conversationViewSchema,
    ),
  },
} as const;
