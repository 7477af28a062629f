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

/** The suggestions of one turn: stored when the plan is made, each with its proof as soon as that is there. */
export class TurnSuggestions {
  readonly #turn: TurnRecord;
  readonly #revision: number;
  readonly #keys = new Map<string, string>();

  constructor(turn: TurnRecord, context: TurnContext) {
    this.#turn = turn;
    this.#revision = context.stored.revision.number;
  }

  /** Runs while this worker still has the turn. */
  async #change(work: (tx: Tx, text: string) => Promise<void>): Promise<void> {
    const { id, fence, pipelineId, workspaceId } = this.#turn;
    await withWorkspace(workspaceId, async (tx) => {
      const { revision } = await lockPipeline(tx, pipelineId);
      const mine = await tx.turn.count({ where: { id, fence, state: { in: busyStates } } });
      if (mine === 0) throw fail("cancelled", "Another worker has taken over this request, or it was cancelled.");
      await work(tx, revision.text);
      await tellTurn(tx, this.#turn);
    });
  }

  /** A new plan withdraws what an earlier one left undecided. */
  store(proposals: readonly Proposal[]): Promise<void> {
    const { id, number, pipelineId, workspaceId } = this.#turn;
    if (proposals.length === 0) return Promise.resolve();
    return this.#change(async (tx) => {
      await tx.suggestion.deleteMany({ where: { turnId: id, decision: "pending" } });
      await tx.suggestion.updateMany({
        where: { pipelineId, decision: "pending", turnId: { not: id } },
        data: { decision: "withdrawn", decidedReason: `request ${number} made a new plan`, decidedAt: new Date() },
      });
      const last = await tx.suggestion.aggregate({ where: { pipelineId }, _max: { number: true } });
      for (const [index, proposal] of proposals.entries()) {
        const created = await tx.suggestion.create({
          data: {
            workspaceId,
            pipelineId,
            turnId: id,
            number: (last._max.number ?? 0) + 1 + index,
            revision: this.#revision,
            proposal: json(proposal),
          },
        });
        this.#keys.set(proposal.id, created.key);
      }
    });
  }

  /** Keeps a proof with the hash of what it rests on: from now on a change of that makes it stale. */
  prove(proposal: Proposal, proof: Proof): Promise<void> {
    const key = this.#keys.get(proposal.id);
    if (!key) return Promise.resolve();
    return this.#change(async (tx, text) => {
      const { pipelineId } = this.#turn;
      const all = await listSuggestions(tx, pipelineId);
      const { plan, sources } = await standPending(tx, { pipelineId, text, all });
      await tx.suggestion.update({
        where: { key },
        data: { proof: json(proof), proofHash: proofHash(plan, pick(all, key), sources) },
      });
    });
  }
}
