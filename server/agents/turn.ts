import type { Problem } from "#domain/errors/problem.ts";
import type { Finding } from "#domain/sources/finding.ts";
import type { ForeignKey, ProfiledSource } from "#domain/sources/profile.ts";
import type { PlanReply, Proof, Proposal } from "#domain/suggestions/suggestion.ts";
import type { Engine } from "#server/engine/index.ts";
import type { PlanTarget, SourceNode } from "./builtin/compose/to-proposals.ts";

/** A model that speaks OpenAI's language: any provider, or a local one. */
export interface ModelConfig {
  readonly baseUrl: string;
  readonly apiKey: string;
  readonly model: string;
  readonly timeoutMs?: number;
}

export type TurnStep = "profile-context" | "plan" | "gate" | "reply";
export interface TurnProgress {
  readonly step: TurnStep;
  readonly message: string;
  readonly done?: number;
  readonly of?: number;
}

/** Everything a turn stands on; nothing is kept between turns. */
export interface TurnRequest {
  readonly request: string;
  /** ask answers from the profile's facts; plan and build propose. */
  readonly mode: "ask" | "plan" | "build";
  readonly planner: "builtin" | "llm";
  readonly model?: ModelConfig | null;
  /** The document's text as it is now; an empty one is fine. */
  readonly text: string;
  readonly sources: readonly ProfiledSource[];
  readonly nodes: Readonly<Record<string, SourceNode>>;
  readonly findings: readonly Finding[];
  readonly foreignKeys: readonly ForeignKey[];
  readonly target: PlanTarget;
  readonly engine: Engine;
  /** Hands over the suggestions as soon as they have passed the gate, and each proof as soon as it is there. */
  readonly onProposals?: (proposals: readonly Proposal[]) => void | Promise<void>;
  readonly onProof?: (proposal: Proposal, proof: Proof) => void | Promise<void>;
  readonly onProgress?: (progress: TurnProgress) => void;
  readonly signal?: AbortSignal;
}

export interface TurnReply extends PlanReply {
  /** The answer to a question about the data, in mode ask. */
  readonly answer: string | null;
  /** By proposal id. */
  readonly proofs: Readonly<Record<string, Proof>>;
  /** What was sent to the model, byte for byte; null where none was asked. */
  readonly modelPayload: string | null;
  readonly error: Problem | null;
}
