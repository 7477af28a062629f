import { stat } from "node:fs/promises";
import type { FileDialect } from "#domain/plan/bound.ts";
import type { RecordCount } from "./record-count.ts";

/** Counts of the files that were counted last, the oldest first. */
const known = new Map<string, RecordCount>();
const mostKnown = 500;

/** Says which bytes a file holds: the system changes `ctime` at every write, and nobody sets it. */
async function stateOf(file: string, dialect: FileDialect): Promise<string> {
  const { dev, ino, size, mtimeNs, ctimeNs } = await stat(file, { bigint: true });
  return JSON.stringify([`${dev} ${ino} ${size} ${mtimeNs} ${ctimeNs}`, dialect]);
}

/** The count of a file's records in this dialect: made once for as long as nobody writes to the file. */
export async function countOnce(
  file: string,
  dialect: FileDialect,
  count: () => Promise<RecordCount>,
): Promise<RecordCount> {
  const before = await stateOf(file, dialect);
  const found = known.get(before);
  if (found) return found;
  const made = await count();
  if ((await stateOf(file, dialect)) !== before) return made;
  known.set(before, made);
  for (const oldest of known.keys()) {
    if (known.size <= mostKnown) break;
    known.delete(oldest);
  }
  return made;
}
