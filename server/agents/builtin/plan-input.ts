import type { Pipeline } from "#domain/pipeline/document.ts";
import type { Finding } from "#domain/sources/finding.ts";
import type { ForeignKey, ProfiledSource } from "#domain/sources/profile.ts";
import type { PlanReply } from "#domain/suggestions/suggestion.ts";
import type { Composed } from "./compose/compose.ts";
import type { PlanTarget, SourceNode } from "./compose/to-proposals.ts";

export interface PlanInput {
  readonly request: string;
  readonly sources: readonly ProfiledSource[];
  /** How each source is written as a node, by the source's name. */
  readonly nodes: Readonly<Record<string, SourceNode>>;
  readonly findings: readonly Finding[];
  readonly foreignKeys: readonly ForeignKey[];
  readonly target: PlanTarget;
  readonly existing?: Pipeline | null;
  /** The columns that the target gets now, where steps stand already. */
  readonly present?: readonly string[] | null;
}

export interface BuiltinReply extends PlanReply {
  /** The result's columns where the request lists them. */
  readonly columns: readonly string[] | null;
  readonly composed: Composed | null;
}
