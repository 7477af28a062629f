import type { ProfiledSource } from "#domain/sources/profile.ts";
import type { Proof, Proposal } from "#domain/suggestions/suggestion.ts";
import type { Engine } from "#server/engine/index.ts";
import { openProver, proveOn, type Prover } from "#server/suggestions/index.ts";

/** Proofs on one set of snapshots: opened with the first, in one child, until it is closed. */
export class ProofMaker {
  readonly #request: {
    readonly engine: Engine;
    readonly sources: readonly ProfiledSource[];
    readonly signal: AbortSignal;
  };
  #prover: Promise<Prover> | null = null;

  constructor(request: {
    readonly engine: Engine;
    readonly sources: readonly ProfiledSource[];
    readonly signal: AbortSignal;
  }) {
    this.#request = request;
  }

  /** Runs the proposal on the document that it would be accepted on. */
  async prove(proposal: Proposal, before: string): Promise<Proof> {
    const { engine, sources, signal } = this.#request;
    this.#prover ??= openProver({
      engine,
      sources: Object.fromEntries(sources.map((source) => [source.name, source])),
      signal,
    });
    return proveOn(await this.#prover, before, { proposals: [], proposal });
  }

  async close(): Promise<void> {
    const prover = await this.#prover?.catch(() => null);
    await prover?.close();
  }
}
