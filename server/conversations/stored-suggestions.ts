import { createHash } from "node:crypto";
import { z } from "zod";
import { fail } from "#domain/errors/sluice-error.ts";
import type { Pipeline } from "#domain/pipeline/document.ts";
import { findNode, upstreamOf } from "#domain/pipeline/graph.ts";
import { parsePipeline } from "#domain/pipeline/parse.ts";
import {
  type Decision,
  decisionSchema,
  type Proof,
  proofSchema,
  type Proposal,
  proposalSchema,
} from "#domain/suggestions/suggestion.ts";
import { type SourcesByNode, sourcesOf } from "#server/pipelines/pipeline-sources.ts";
import type { Prisma, Tx } from "#server/platform/db.ts";
import { processWide } from "#server/platform/process-wide.ts";
import { changeText } from "#server/platform/document-thread/read-text.ts";

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
  record,
  key: record.key,
  turnId: record.turnId,
  proposal: proposalSchema.parse(record.proposal),
  proof: z.nullable(proofSchema).parse(record.proof),
  decision: decisionSchema.parse(record.decision),
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
    for (const each of plan)
      if (needed.has(each.proposal.id))
        for (const id of each.proposal.requires)
          if (!needed.has(id)) {
            needed.add(id);
            grown = true;
          }
  }
  return plan.filter((each) => needed.has(each.proposal.id));
}

/** The document right before and right after a pending suggestion; null where it does not fit any more. */
export interface Standing {
  readonly before: string | null;
  readonly after: string | null;
}
export interface LaidPlan {
  readonly standings: ReadonlyMap<string, Standing>;
  /** With every pending suggestion that fits. */
  readonly text: string;
}

const keptPlans = 50;
const laid = (): Map<string, LaidPlan> => processWide("laid plans", () => new Map());

/** The text with these applied, each combination once. */
function applier(text: string): (suggestions: readonly StoredSuggestion[]) => Promise<string> {
  const known = new Map<string, string>();
  const apply = async (suggestions: readonly StoredSuggestion[]): Promise<string> => {
    const last = suggestions.at(-1);
    if (!last) return text;
    const key = suggestions.map((each) => each.key).join(" ");
    const applied =
      known.get(key) ?? (await changeText(await apply(suggestions.slice(0, -1)), last.proposal.operations));
    known.set(key, applied);
    return applied;
  };
  return apply;
}

async function lay(text: string, all: readonly StoredSuggestion[]): Promise<LaidPlan> {
  const pending = all.filter((each) => each.decision === "pending");
  const apply = applier(text);
  const tried = (suggestions: readonly StoredSuggestion[]): Promise<string | null> =>
    apply(suggestions).catch(() => null);
  const standings = new Map<string, Standing>();
  let whole: readonly StoredSuggestion[] = [];
  for (const each of pending) {
    const required = requiredBy(all, each).filter((one) => one.decision === "pending");
    standings.set(each.key, { before: await tried(required), after: await tried([...required, each]) });
    if ((await tried([...whole, each])) !== null) whole = [...whole, each];
  }
  return { standings, text: await apply(whole) };
}

/** Every pending suggestion on what is shown with the pending ones that it requires: what its proof was made on. */
export async function layPlan(text: string, all: readonly StoredSuggestion[]): Promise<LaidPlan> {
  const key = `${all
    .filter((each) => each.decision === "pending")
    .map((each) => each.key)
    .join(" ")}\n${text}`;
  const kept = laid();
  const plan = kept.get(key) ?? (await lay(text, all));
  kept.set(key, plan);
  for (const old of kept.keys()) if (kept.size > keptPlans) kept.delete(old);
  return plan;
}

const nodesOf = (proposal: Proposal): string[] => [
  ...new Set([
    ...proposal.touches,
    ...proposal.operations.flatMap((operation) =>
      "name" in operation && operation.op !== "setName"
        ? [operation.name]
        : "node" in operation
          ? [operation.node]
          : [],
    ),
  ]),
];

/** Equal as long as the nodes that a proof rests on, all upstream of them, and their snapshots are the same. Null where it does not fit any more. */
export function proofHash(plan: LaidPlan, suggestion: StoredSuggestion, sources: SourcesByNode): string | null {
  const after = plan.standings.get(suggestion.key)?.after;
  if (!after) return null;
  const pipeline = readPlanned(after);
  const touched = nodesOf(suggestion.proposal);
  const names = [...new Set([...touched, ...upstreamOf(pipeline, touched)])].toSorted();
  const rests = names.map((name) => {
    const node = findNode(pipeline, name);
    return [name, node?.kind ?? null, node?.config ?? null, sources.get(name)?.snapshotPath ?? null];
  });
  return createHash("sha256")
    .update(JSON.stringify([rests, suggestion.proposal.operations]))
    .digest("hex");
}

const keptDocuments = 500;

function readPlanned(text: string): Pipeline {
  const all = processWide("planned documents", () => new Map<string, Pipeline>());
  const pipeline = all.get(text) ?? parsePipeline(text).pipeline;
  all.set(text, pipeline);
  for (const old of all.keys()) if (all.size > keptDocuments) all.delete(old);
  return pipeline;
}

/** The sources that the document reads, also those that only a suggestion brings in. */
export const sourcesFor = (tx: Tx, pipelineId: string, text: string): Promise<SourcesByNode> =>
  sourcesOf(tx, pipelineId, parsePipeline(text).pipeline);
