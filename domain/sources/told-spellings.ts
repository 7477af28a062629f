import type { Counted } from "./spelling-groups.ts";

/** So many spellings are told and put right at most, and so many letters of them: what a few steps hold. */
const mostSpellings = 1000;
const mostLetters = 50_000;
/** Both spellings of a pair together stand in one expression. */
const mostLettersOfPair = 10_000;

export interface ToldSpellings {
  /** Spelling → kept one, of those values of which all spellings are told; empty where each of them is too long. */
  readonly told: ReadonlyMap<string, string>;
  /** The values and rows of the others. */
  readonly rest: { readonly values: number; readonly rows: number };
}

interface Group {
  readonly pairs: (readonly [string, string])[];
  readonly rows: number;
  readonly letters: number;
  readonly isTooLong: boolean;
}

const lettersOf = ([spelling, kept]: readonly [string, string]): number => spelling.length + kept.length;

function groupsOf(counted: readonly Counted[], found: ReadonlyMap<string, string>): Group[] {
  const counts = new Map(counted.map(({ value, count }) => [value, count]));
  return [...Map.groupBy(found, ([, kept]) => kept).values()]
    .map((pairs) => ({
      pairs,
      rows: pairs.reduce((sum, [spelling]) => sum + (counts.get(spelling) ?? 0), 0),
      letters: pairs.reduce((sum, pair) => sum + lettersOf(pair), 0),
      isTooLong: pairs.some((pair) => lettersOf(pair) > mostLettersOfPair),
    }))
    .toSorted((a, b) => b.rows - a.rows);
}

/** Of the spellings that were found as many as one fix holds, those with the most rows first, a value's all or none. */
export function toldSpellings(counted: readonly Counted[], found: ReadonlyMap<string, string>): ToldSpellings {
  const told = new Map<string, string>();
  const rest = { values: 0, rows: 0 };
  let letters = 0;
  for (const group of groupsOf(counted, found)) {
    const isFull = told.size + group.pairs.length > mostSpellings || letters + group.letters > mostLetters;
    if (group.isTooLong || (isFull && told.size > 0)) {
      rest.values += 1;
      rest.rows += group.rows;
      continue;
    }
    letters += group.letters;
    for (const [spelling, kept] of group.pairs) told.set(spelling, kept);
  }
  return { told, rest };
}
