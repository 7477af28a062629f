import type { Problem } from "#domain/errors/problem.ts";
import { SluiceError } from "#domain/errors/sluice-error.ts";
import { applyOperations } from "#domain/pipeline/apply.ts";
import { parsePipeline } from "#domain/pipeline/parse.ts";
import type { Proof, Proposal } from "#domain/suggestions/suggestion.ts";
import { openProver, type OpenProverRequest, type Prover } from "./prove.ts";

/** The proposals that this one stands on, directly and through others, in the plan's order. */
export function requiredProposals(proposals: readonly Proposal[], proposal: Proposal): Proposal[] {
  const needed = new Set(proposal.requires);
  for (let grown = true; grown;) {
    grown = false;
    for (const each of proposals) {
      if (!needed.has(each.id)) continue;
      for (const id of each.requires)
        if (!needed.has(id)) {
          needed.add(id);
          grown = true;
        }
    }
  }
  return proposals.filter((each) => needed.has(each.id));
}

const broken = (messages: readonly string[], proposal: Proposal): Proof => ({
  status: "failed",
  sampledRows: null,
  node: proposal.touches[0] ?? null,
  rowsBefore: null,
  rowsAfter: null,
  removedRows: 0,
  addedRows: 0,
  changedRows: 0,
  columns: [],
  checks: [],
  forecast: { durationMs: 0, sizeBytes: 0 },
  sample: [],
  problems: [...messages],
  warnings: [],
});

/** One proposal against the text with everything that it requires; operations that do not apply make a failed proof. */
export async function proveOn(
  prover: Prover,
  text: string,
  plan: { proposals: readonly Proposal[]; proposal: Proposal; sampleLimit?: number },
): Promise<Proof> {
  try {
    const given = requiredProposals(plan.proposals, plan.proposal).reduce(
      (current, each) => applyOperations(current, each.operations),
      text,
    );
    const [before, after] = [parsePipeline(given), parsePipeline(applyOperations(given, plan.proposal.operations))];
    const known = new Set(before.problems.map(({ message }: Problem) => message));
    const problems = after.problems.filter(({ message }) => !known.has(message));
    return await prover.prove({
      before: before.pipeline,
      after: after.pipeline,
      proposal: plan.proposal,
      problems,
      ...(plan.sampleLimit === undefined ? {} : { sampleLimit: plan.sampleLimit }),
    });
  } catch (error) {
    if (!(error instanceof SluiceError) || error.code === "cancelled" || error.code === "engine_crashed") throw error;
    return broken(
      error.problems.map(({ message }) => message),
      plan.proposal,
    );
  }
}

/** Proves the proposals in order and hands each proof over as soon as it is there. */
export async function* provePlan(
  request: OpenProverRequest & { text: string; proposals: readonly Proposal[]; sampleLimit?: number },
): AsyncGenerator<{ proposal: Proposal; proof: Proof; durationMs: number }> {
  const prover = await openProver(request);
  try {
    for (const proposal of request.proposals) {
      const started = performance.now();
      const proof = await proveOn(prover, request.text, {
        proposals: request.proposals,
        proposal,
        ...(request.sampleLimit === undefined ? {} : { sampleLimit: request.sampleLimit }),
      });
      yield { proposal, proof, durationMs: performance.now() - started };
    }
  } finally {
    await prover.close();
  }
}
