import type { Draft } from "#domain/pipeline/document.ts";
import type { Bound } from "#domain/plan/bound.ts";
import { SluiceError } from "#domain/errors/sluice-error.ts";
import { currentAsker } from "#server/platform/asked-by.ts";
import type { Tx } from "#server/platform/db.ts";
import { processWide } from "#server/platform/process-wide.ts";
import { shapesOf, type SourcesByNode, sourcesKey, sourcesOf } from "./pipeline-sources.ts";
import { processEngine } from "#server/sources/process-engine.ts";
import { readText } from "#server/platform/document-thread/read-text.ts";

/** A document with everything that was read for it; binding is done apart, outside of a transaction. */
export interface ReadDocument {
  readonly draft: Draft;
  readonly sources: SourcesByNode;
  readonly key: string;
}

const keptBounds = 200;
const bounds = (): Map<string, Promise<Bound>> => processWide("bound documents", () => new Map());

export async function readDocument(tx: Tx, pipelineId: string, text: string): Promise<ReadDocument> {
  const draft = await readText(text);
  const sources = await sourcesOf(tx, pipelineId, draft.pipeline);
  return { draft, sources, key: `${text}\n${sourcesKey(sources)}` };
}

/** Somebody else had no turn, or went away before theirs was over: that says nothing about the document. */
const isTheirsAlone = (error: unknown): boolean =>
  error instanceof SluiceError && (error.code === "cancelled" || error.code === "busy");

/** Exact types of the document, from memory where nothing changed. */
export async function bindDocument(document: ReadDocument): Promise<Bound> {
  for (;;) {
    const known = bounds().get(document.key);
    if (!known) return bindAnew(document);
    try {
      return await known;
    } catch (error) {
      if (!isTheirsAlone(error) || currentAsker()?.signal?.aborted) throw error;
    }
  }
}

function bindAnew({ draft, sources, key }: ReadDocument): Promise<Bound> {
  const all = bounds();
  const bound = processEngine().bind(draft.pipeline, shapesOf(sources));
  all.set(key, bound);
  bound.catch(() => all.delete(key));
  for (const old of all.keys()) if (all.size > keptBounds) all.delete(old);
  return bound;
}
