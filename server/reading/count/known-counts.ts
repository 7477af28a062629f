import { stateOf } from "./file-state.ts";
import type { RecordCount } from "./record-count.ts";

/** Counts of the files that were counted last, the oldest first. */
const known = new Map<string, RecordCount>();
const mostKnown = 500;

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
  known.set(before, made);
  for (const oldest of known.keys()) {
    if (known.size <= mostKnown) break;
    known.delete(oldest);
  }
  return made;
}
