import { createHash } from "node:crypto";
import { z } from "zod";
import { fail } from "#domain/errors/sluice-error.ts";
import { applyOperations } from "#domain/pipeline/apply.ts";
import { findNode, upstream } from "#domain/pipeline/document.ts";
import { parsePipeline } from "#domain/pipeline/parse.ts";
import { type Decision, decisionSchema, type Proof, proofSchema, type Proposal, proposalSchema } from "#domain/suggestions/suggestion.ts";
import { type SourcesByNode, sourcesOf } from "#server/pipelines/pipeline-sources.ts";
import type { Prisma, Tx } from "#server/platform/db.ts";

export type SuggestionRecord = Prisma.SuggestionGetPayload<object>;

/** A stored suggestion as code works with it. */
export interface StoredSuggestion {
  readonly record: SuggestionRecord;
  readonly key: string;
  readonly turnId: string;
  readonly proposal: Proposal;
  readonly proof: Proof | null;
  readonly decision: Decision;
}

const read = (record: SuggestionRecord): StoredSuggestion => ({
  record, key: record.key, turnId: record.turnId, proposal: proposalSchema.parse(record.proposal), proof: z.nullable(proofSchema).parse(record.proof), decision: decisionSchema.parse(record.decision),
});

/** Every suggestion of a pipeline, in the order they were made. */
export const listSuggestions = async (tx: Tx, pipelineId: string): Promise<StoredSuggestion[]> =>
  (await tx.suggestion.findMany({ where: { pipelineId }, orderBy: { number: "asc" } })).map(read);

export function pick(all: readonly StoredSuggestion[], key: string): StoredSuggestion {
  const found = all.find((each) => each.key === key);
  if (!found) throw fail("not_found", "There is no such suggestion in this pipeline.");
  return found;
}

/** Those of the same plan that this one names in `requires`, directly or through others, first the ones that come first. */
export function requiredBy(all: readonly StoredSuggestion[], suggestion: StoredSuggestion): StoredSuggestion[] {
  const plan = all.filter((each) => each.turnId === suggestion.turnId);
  const needed = new Set(suggestion.proposal.requires);
  for (let grown = true; grown;) {
    grown = false;
    for (const each of plan) if (needed.has(each.proposal.id)) for (const id of each.proposal.requires) if (!needed.has(id)) { needed.add(id); grown = true; }
  }
  return plan.filter((each) => needed.has(each.proposal.id));
}

/** The document right before this suggestion: what is shown, with everything pending that it requires. */
export const textBefore = (text: string, all: readonly StoredSuggestion[], suggestion: StoredSuggestion): string =>
  requiredBy(all, suggestion).filter((each) => each.decision === "pending").reduce((current, each) => applyOperations(current, each.proposal.operations), text);

const nodesOf = (proposal: Proposal): string[] => [...new Set([...proposal.touches, ...proposal.operations.flatMap((operation) => ("name" in operation && operation.op !== "setName" ? [operation.name] : "node" in operation ? [operation.node] : []))])];

/** Equal as long as the nodes that a proof rests on, all upstream of them, and their snapshots are the same. Null where it cannot be applied any more. */
export function proofHash(text: string, given: { all: readonly StoredSuggestion[]; suggestion: StoredSuggestion; sources: SourcesByNode }): string | null {
  try {
    const before = textBefore(text, given.all, given.suggestion);
    const { pipeline } = parsePipeline(applyOperations(before, given.suggestion.proposal.operations));
    const touched = nodesOf(given.suggestion.proposal);
    const names = [...new Set([...touched, ...touched.flatMap((name) => upstream(pipeline, name))])].toSorted();
    const rests = names.map((name) => {
      const node = findNode(pipeline, name);
      return [name, node?.kind ?? null, node?.config ?? null, given.sources.get(name)?.snapshotPath ?? null];
    });
    return createHash("sha256").update(JSON.stringify([rests, given.suggestion.proposal.operations])).digest("hex");
  } catch {
    return null;
  }
}

/** The sources that the document reads, also those that only a suggestion brings in. */
export const sourcesFor = (tx: Tx, pipelineId: string, text: string): Promise<SourcesByNode> => sourcesOf(tx, pipelineId, parsePipeline(text).pipeline);

/** The text with every pending suggestion that can still be applied. */
export function textWithPending(text: string, all: readonly StoredSuggestion[]): string {
  return all.filter((each) => each.decision === "pending").reduce((current, each) => {
    try { return applyOperations(current, each.proposal.operations); } catch { return current; }
  }, text);
}
