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
  const entries = reading.clauses.flatMap((clause) =>
    clause.intents.map((intent) => ({ ...intent, words: clause.text })),
  );
  return {
    all: <K extends Kinds>(kind: K) =>
      entries.filter((each) => each.kind === kind) as unknown as (Of<K> & { words: string })[],
  };
}

export const refKey = (ref: ColumnRef): string => `${ref.source ?? ""}\u0000${ref.name}`;

/** Names of the result that are nothing but another name of a column, read as that column wherever the request uses them. */
export function grounded(wanted: Wanted, aliases: ReadonlyMap<string, ColumnRef>): Wanted {
  const change = <T>(value: T): T => {
    if (Array.isArray(value)) return value.map(change) as T;
    if (typeof value !== "object" || value === null) return value;
    const ref = value as { source?: unknown; name?: unknown };
    if (ref.source === null && typeof ref.name === "string" && aliases.has(ref.name)) return aliases.get(ref.name) as T;
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, change(each)])) as T;
  };
  const asRows: readonly Kinds[] = ["filter", "checks", "scale", "dedupe", "define"];
  return { all: (kind) => (asRows.includes(kind) ? wanted.all(kind).map(change) : wanted.all(kind)) };
}
