import { type KindName, nodeKind } from "../nodes/table.ts";

export interface SearchableStep {
  readonly name: string;
  readonly kind: KindName;
  readonly config: Readonly<Record<string, unknown>>;
  readonly columns?: readonly { readonly name: string }[];
}

interface FoundStep {
  readonly name: string;
  readonly kind: KindName;
  readonly title: string;
  /** The column or expression that was found; null where the name or the kind was. */
  readonly why: string | null;
}

function* texts(value: unknown): Generator<string> {
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") yield String(value);
  else if (Array.isArray(value)) for (const each of value) yield* texts(each);
  else if (typeof value === "object" && value !== null)
    for (const [key, each] of Object.entries(value)) {
      yield key;
      yield* texts(each);
    }
}

const longestWhy = 80;

/** Where in a step the words stand: 0 its name begins so, 1 its name, 2 its kind, 3 a column, 4 its settings; null nowhere. */
function placeOf(step: SearchableStep, wanted: string): { rank: number; why: string | null } | null {
  const name = step.name.toLowerCase();
  if (name.startsWith(wanted)) return { rank: 0, why: null };
  if (name.includes(wanted)) return { rank: 1, why: null };
  if (nodeKind(step.kind).title.toLowerCase().includes(wanted) || step.kind.includes(wanted))
    return { rank: 2, why: null };
  const column = step.columns?.find((each) => each.name.toLowerCase().includes(wanted));
  if (column) return { rank: 3, why: column.name };
  for (const text of texts(step.config))
    if (text.toLowerCase().includes(wanted)) return { rank: 4, why: text.slice(0, longestWhy) };
  return null;
}

/** Steps by name, kind, column or expression, the closest first; nothing asked, nothing found. */
export function findSteps(steps: readonly SearchableStep[], query: string): FoundStep[] {
  const wanted = query.trim().toLowerCase();
  if (wanted === "") return [];
  return steps
    .flatMap((step) => {
      const place = placeOf(step, wanted);
      if (!place) return [];
      const { name, kind } = step;
      return [{ rank: place.rank, found: { name, kind, title: nodeKind(kind).title, why: place.why } }];
    })
    .sort((a, b) => a.rank - b.rank)
    .map(({ found }) => found);
}
