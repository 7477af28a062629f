import { SluiceError } from "#domain/errors/sluice-error.ts";
import type { ProfiledSource } from "#domain/sources/profile.ts";
import type { Proof } from "#domain/suggestions/suggestion.ts";
import type { Engine } from "#server/engine/index.ts";
import { profiledSources } from "#server/pipelines/pipeline-sources.ts";
import { lockPipeline } from "#server/pipelines/stored-pipeline.ts";
import { type Prisma, withWorkspace } from "#server/platform/db.ts";
import { notify } from "#server/platform/notify.ts";
import { failedProof } from "./failed-proof.ts";
import { ProofMaker } from "./make-proof.ts";
import { readPending } from "./stale-proofs.ts";
import { proofHash } from "./stored-suggestions.ts";

interface Place {
  readonly workspaceId: string;
  readonly pipelineId: string;
}
interface Context {
  readonly engine: Engine;
  readonly signal: AbortSignal;
}

/** The first suggestion without a proof that holds, with everything its proof needs; null when all hold. */
const nextStale = ({ workspaceId, pipelineId }: Place, tried: ReadonlySet<string>) =>
  withWorkspace(workspaceId, async (tx) => {
    const { plan, sources, stale } = await readPending(tx, pipelineId);
    const hashed = stale.map((suggestion) => ({ suggestion, hash: proofHash(plan, suggestion, sources) }));
    const next = hashed.find(({ suggestion, hash }) => !tried.has(`${suggestion.key} ${hash}`));
    return next
      ? { ...next, before: plan.standings.get(next.suggestion.key)?.before ?? null, sources: profiledSources(sources) }
      : null;
  });

type Stale = NonNullable<Awaited<ReturnType<typeof nextStale>>>;

async function proveOne(stale: Stale, maker: ProofMaker, signal: AbortSignal): Promise<Proof> {
  if (stale.before === null || stale.hash === null) return failedProof("It does not fit the pipeline any more.");
  try {
    return await maker.prove(stale.suggestion.proposal, stale.before);
  } catch (error) {
    const isOutOfTime = signal.reason instanceof SluiceError;
    if (signal.aborted && !isOutOfTime) throw error;
    if (isOutOfTime) return failedProof(signal.reason.message);
    return failedProof(error instanceof SluiceError ? error.message : "It could not be proven.");
  }
}

/** One child serves all proofs on the same snapshots: what they stand on is computed once. */
class Makers {
  readonly #context: Context;
  #key = "";
  #maker: ProofMaker | null = null;

  constructor(context: Context) {
    this.#context = context;
  }

  async for(sources: readonly ProfiledSource[]): Promise<ProofMaker> {
    const key = JSON.stringify(sources.map((source) => [source.name, source.snapshotPath]));
    if (this.#maker && key === this.#key) return this.#maker;
    await this.close();
    this.#key = key;
    this.#maker = new ProofMaker({ ...this.#context, sources });
    return this.#maker;
  }

  async close(): Promise<void> {
    await this.#maker?.close();
    this.#maker = null;
  }
}

/** Proves anew, one after the other, whatever a change of the pipeline made stale. */
export async function provePending(place: Place, context: Context): Promise<void> {
  const tried = new Set<string>();
  const makers = new Makers(context);
  try {
    for (
      let stale = await nextStale(place, tried);
      stale && !context.signal.aborted;
      stale = await nextStale(place, tried)
    ) {
      const {
        suggestion: { key },
        hash,
      } = stale;
      tried.add(`${key} ${hash}`);
      const proof = await proveOne(stale, await makers.for(stale.sources), context.signal);
      await withWorkspace(place.workspaceId, async (tx) => {
        const { record } = await lockPipeline(tx, place.pipelineId);
        await tx.suggestion.updateMany({
          where: { key, decision: "pending" },
          data: { proof: proof as unknown as Prisma.InputJsonValue, proofHash: hash },
        });
        await notify(tx, { workspaceId: place.workspaceId, kind: "pipeline", id: record.id, number: record.revision });
      });
    }
  } finally {
    await makers.close();
  }
}
