import { createHash } from "node:crypto";
import type { PipelineNode } from "#domain/pipeline/document.ts";
import type { Column } from "#domain/sql/types.ts";
import type { Outcome } from "./bind-node.ts";

/** Enough for several documents at the limit of 2,000 steps; an outcome shares its columns with those of its input. */
const keptOutcomes = 10_000;

/**
 * What binding found for a step whose configuration and whose inputs' columns are the same as before. A document that is
 * saved again with one step changed is bound at the cost of that step and of those that get other columns by it.
 */
class BindMemory {
  readonly #outcomes = new Map<string, Outcome>();
  readonly #fingerprints = new WeakMap<readonly Column[], string>();

  #fingerprint(columns: readonly Column[]): string {
    const known = this.#fingerprints.get(columns);
    if (known) return known;
    const made = createHash("sha256")
      .update(JSON.stringify(columns.map(({ name, type }) => [name, type])))
      .digest("base64");
    this.#fingerprints.set(columns, made);
    return made;
  }

  keyOf(node: PipelineNode, inputs: readonly (readonly Column[])[]): string {
    return createHash("sha256")
      .update(JSON.stringify([node, inputs.map((columns) => this.#fingerprint(columns))]))
      .digest("base64");
  }

  find(key: string): Outcome | null {
    return this.#outcomes.get(key) ?? null;
  }

  keep(key: string, outcome: Outcome): void {
    this.#outcomes.delete(key);
    this.#outcomes.set(key, outcome);
    for (const old of this.#outcomes.keys()) if (this.#outcomes.size > keptOutcomes) this.#outcomes.delete(old);
  }
}

export const bindMemory = new BindMemory();
