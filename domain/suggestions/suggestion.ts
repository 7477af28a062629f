import { z } from "zod";
import { operationSchema } from "../pipeline/operation.ts";

export const decisions = ["pending", "accepted", "rejected", "withdrawn", "reverted"] as const;
export const decisionSchema = z.enum(decisions);
export type Decision = z.infer<typeof decisionSchema>;

/** What running before and after on real rows showed. */
export const proofSchema = z.object({
  status: z.enum(["pending", "passed", "failed"]),
  /** The snapshots' rows, all of them unless `sampledRows` says how many were used. */
  sampledRows: z.number().nullable(),
  /** Where the effect was measured. */
  node: z.string().nullable(),
  rowsBefore: z.number().nullable(),
  rowsAfter: z.number().nullable(),
  removedRows: z.number(),
  addedRows: z.number(),
  /** Rows present before and after with another value in at least one column. */
  changedRows: z.number(),
  /** Columns whose values can differ, here and downstream, as `node.column`. */
  columns: z.array(z.string()),
  checks: z.array(z.object({ name: z.string(), before: z.boolean().nullable(), after: z.boolean() })),
  forecast: z.object({ durationMs: z.number(), sizeBytes: z.number() }),
  sample: z.array(
    z.object({
      row: z.number().nullable(),
      change: z.enum(["removed", "added", "changed"]),
      before: z.record(z.string(), z.string().nullable()).nullable(),
      after: z.record(z.string(), z.string().nullable()).nullable(),
    }),
  ),
  problems: z.array(z.string()),
  /** What was read without an error and should be looked at before it is believed: unlikely dates, a second way to read. */
  warnings: z.array(z.string()).default([]),
});
export type Proof = z.infer<typeof proofSchema>;

/** An agent's proposal: semantic operations on a revision, with the reason and the facts that it rests on. */
export const proposalSchema = z.object({
  /** Stable within one plan: `requires` names these. */
  id: z.string(),
  title: z.string(),
  reason: z.string(),
  kind: z.enum(["skeleton", "step", "mend"]),
  risk: z.enum(["low", "medium", "high"]),
  requires: z.array(z.string()),
  touches: z.array(z.string()),
  operations: z.array(operationSchema),
  facts: z.array(z.string()),
  /** The finding that this mends. */
  finding: z.string().nullable().default(null),
});
export type Proposal = z.infer<typeof proposalSchema>;

export const suggestionSchema = proposalSchema.extend({
  number: z.number(),
  revision: z.number(),
  proof: proofSchema.nullable(),
  decision: decisionSchema,
  decidedBy: z.string().nullable(),
  decidedReason: z.string().nullable(),
});

/** The risk that a person is shown: never lower than what the proof has found. */
export const shownRisk = (of: Pick<Proposal, "risk"> & { readonly proof: Proof | null }): Proposal["risk"] =>
  of.proof && of.proof.warnings.length > 0 ? "high" : of.risk;

/** What a planner answers to a request. `refused` when nothing can be proposed. */
export interface PlanReply {
  readonly reading: string;
  readonly proposals: readonly Proposal[];
  readonly doubts: readonly string[];
  readonly status: "sure" | "doubt" | "refused";
}

/** Ids that fall with this one: whatever requires it, directly or through others. */
export function dependents(proposals: readonly Pick<Proposal, "id" | "requires">[], id: string): string[] {
  const fallen = new Set([id]);
  for (let grown = true; grown;) {
    grown = false;
    for (const each of proposals)
      if (!fallen.has(each.id) && each.requires.some((required) => fallen.has(required))) {
        fallen.add(each.id);
        grown = true;
      }
  }
  fallen.delete(id);
  return [...fallen];
}
