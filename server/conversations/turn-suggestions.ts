import { fail } from "#domain/errors/sluice-error.ts";
import type { Proof, Proposal } from "#domain/suggestions/suggestion.ts";
import { lockPipeline } from "#server/pipelines/stored-pipeline.ts";
import { Prisma, type Tx, withWorkspace } from "#server/platform/db.ts";
import { busyStates, tellTurn } from "./send-request.ts";
import { standPending } from "./stale-proofs.ts";
import { listSuggestions, pick, proofHash } from "./stored-suggestions.ts";
import type { TurnContext } from "./turn-context.ts";
import type { TurnRecord } from "./view-conversation.ts";

const json = (value: unknown): Prisma.InputJsonValue => value as Prisma.InputJsonValue;

/** Fills in the hash of what the proof rests on: from now on a change of that makes it stale. */
async function stampProof(tx: Tx, given: { pipelineId: string; text: string; key: string }): Promise<void> {
  const all = await listSuggestions(tx, given.pipelineId);
  const { plan, sources } = await standPending(tx, { ...given, all });
  await tx.suggestion.update({ where: { key: given.key }, data: { proofHash: proofHash(plan, pick(all, given.key), sources) } });
}

/** The suggestions of one turn, stored as they are made. The first one withdraws what an earlier plan left undecided. */
export class TurnSuggestions {
  readonly #turn: TurnRecord;
  readonly #context: TurnContext;
  readonly #kept = new Map<string, string>();

  constructor(turn: TurnRecord, context: TurnContext) {
    this.#turn = turn;
    this.#context = context;
  }

  async #withdrawEarlier(tx: Tx): Promise<void> {
    const { pipelineId, id, number } = this.#turn;
    await tx.suggestion.deleteMany({ where: { turnId: id, decision: "pending" } });
    await tx.suggestion.updateMany({ where: { pipelineId, decision: "pending", turnId: { not: id } }, data: { decision: "withdrawn", decidedReason: `request ${number} made a new plan`, decidedAt: new Date() } });
  }

  async #create(tx: Tx, proposal: Proposal, proof: Proof | null): Promise<string> {
    const { pipelineId, workspaceId, id } = this.#turn;
    if (this.#kept.size === 0) await this.#withdrawEarlier(tx);
    const last = await tx.suggestion.aggregate({ where: { pipelineId }, _max: { number: true } });
    const created = await tx.suggestion.create({
      data: { workspaceId, pipelineId, turnId: id, number: (last._max.number ?? 0) + 1, revision: this.#context.stored.revision.number, proposal: json(proposal), proof: proof ? json(proof) : Prisma.DbNull },
    });
    return created.key;
  }

  /** Stores it, once; a later proof replaces an earlier one. */
  async keep(proposal: Proposal, proof: Proof | null): Promise<void> {
    const { pipelineId, workspaceId } = this.#turn;
    if (this.#kept.has(proposal.id)) return;
    await withWorkspace(workspaceId, async (tx) => {
      const { revision } = await lockPipeline(tx, pipelineId);
      const mine = await tx.turn.count({ where: { id: this.#turn.id, fence: this.#turn.fence, state: { in: busyStates } } });
      if (mine === 0) throw fail("cancelled", "Another worker has taken over this request, or it was cancelled.");
      const key = await this.#create(tx, proposal, proof);
      this.#kept.set(proposal.id, key);
      if (proof) await stampProof(tx, { pipelineId, text: revision.text, key });
      await tellTurn(tx, this.#turn);
    });
  }
}
