import type { SourceShape } from "#domain/plan/bound.ts";
import { type KnownFiles, knownFiles, rememberFiles, settledState } from "#server/reading/index.ts";
import { keptPlace, readKept, writeKept } from "./kept-files.ts";

/** A source as the document has it: where its files lie, and what was said of them. */
export interface AskedSource {
  readonly path: string;
  readonly config: object;
}

/** How a source was read the last time, and what that proved of its bytes. */
interface KeptReading {
  readonly shape: SourceShape;
  readonly known: KnownFiles;
}

/** The place of what is known of these files as they are now; null where they were written just now, or nothing is kept. */
async function placeOf({ path: given, config }: AskedSource): Promise<string | null> {
  const state = await settledState(given).catch(() => null);
  return state === null ? null : keptPlace("readings", [given, state, JSON.stringify(config)]);
}

/** The reading of a source whose files are as they were when they were last read; what was proven of them is known again. */
export async function findReading(source: AskedSource): Promise<SourceShape | null> {
  const kept = await readKept<KeptReading>(await placeOf(source));
  if (!kept) return null;
  if (kept.shape.dialect) await rememberFiles(source.path, kept.shape.dialect, kept.known);
  return kept.shape;
}

/** Keeps how a source was read, for the next command over the same bytes. */
export async function keepReading(source: AskedSource, shape: SourceShape): Promise<void> {
  const place = await placeOf(source);
  if (place !== null && shape.dialect)
    await writeKept(place, { shape, known: await knownFiles(source.path, shape.dialect) } satisfies KeptReading);
}
