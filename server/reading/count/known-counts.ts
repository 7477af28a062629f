import { stat } from "node:fs/promises";
import type { RecordCount } from "./record-count.ts";

/** Counts of the files that were counted last, the oldest first. */
const known = new Map<string, RecordCount>();
const mostKnown = 500;

/** Says which bytes a file holds: the system changes `ctime` at every write, and nobody sets it. */
async function stateOf(file: string, spelling: string): Promise<string> {
  const { dev, ino, size, mtimeNs, ctimeNs } = await stat(file, { bigint: true });
  return `${dev} ${ino} ${size} ${mtimeNs} ${ctimeNs} ${spelling}`;
}

/** The count of a file's records, which are told apart by `spelling`: made once for as long as nobody writes to the file. */
export async function countOnce(
  file: string,
  spelling: string,
  count: () => Promise<RecordCount>,
): Promise<RecordCount> {
  const before = await stateOf(file, spelling);
  const found = known.get(before);
  if (found) return found;
  const made = await count();
  if ((await stateOf(file, spelling)) !== before) return made;
  known.set(before, made);
  for (const oldest of known.keys()) {
    if (known.size <= mostKnown) break;
    known.delete(oldest);
  }
  return made;
}
