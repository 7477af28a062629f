import { keepNewest } from "./keep-newest.ts";
import { stateOf } from "./file-state.ts";
import type { RecordCount } from "./record-count.ts";

/** Counts of the files that were counted last, the oldest first. */
const known = new Map<string, RecordCount>();
const mostKnown = 500;

/** What is known of a file in this state, whatever its spelling. */
export const knownCounts = (state: string): [string, RecordCount][] =>
  [...known].filter(([place]) => place.startsWith(`${state} `));

export const rememberCounts = (counts: readonly (readonly [string, RecordCount])[]): void =>
  keepNewest(known, counts, mostKnown);

/** The count of a file's records, which are told apart by `spelling`: made once for as long as nobody writes to the file. */
export async function countOnce(
  file: string,
  spelling: string,
  count: () => Promise<RecordCount>,
): Promise<RecordCount> {
  const place = async (): Promise<string> => `${await stateOf(file)} ${spelling}`;
  const before = await place();
  const found = known.get(before);
  if (found) return found;
  const made = await count();
  if ((await place()) !== before) return made;
  rememberCounts([[before, made]]);
  return made;
}
