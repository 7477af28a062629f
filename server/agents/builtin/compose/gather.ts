import type { Intent } from "../grammar/intent.ts";
import type { Reading } from "../read-request.ts";
import type { ColumnRef } from "../link/vocabulary.ts";

export type Of<K extends Intent["kind"]> = Extract<Intent, { kind: K }>;
type Kinds = Intent["kind"];

/** Everything that was asked for, by kind, each with the words that ask for it. */
export interface Wanted {
  all<K extends Kinds>(kind: K): readonly (Of<K> & { readonly words: string })[];
}

export function gather(reading: Reading): Wanted {
  const entries = reading.clauses.flatMap((clause) => clause.intents.map((intent) => ({ ...intent, words: clause.text })));
  return { all: <K extends Kinds>(kind: K) => entries.filter((each) => each.kind === kind) as unknown as (Of<K> & { words: string })[] };
}

export const refKey = (ref: ColumnRef): string => `${ref.source ?? ""}\u0000${ref.name}`;
