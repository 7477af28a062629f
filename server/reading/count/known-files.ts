import type { FileReading } from "#domain/reading/file-reading.ts";
import type { Column } from "#domain/sql/types.ts";
import { filesOf } from "../container/files.ts";
import { knownCounts, rememberCounts } from "./known-counts.ts";
import { plainColumns, rememberPlain } from "./plain-columns.ts";
import { stateOf } from "./file-state.ts";
import type { RecordCount } from "./record-count.ts";

/** What this process knows of the bytes that a path's files hold, as plain data that another one can take over. */
export interface KnownFiles {
  readonly plain: readonly Column[];
  readonly counts: readonly (readonly [place: string, count: RecordCount])[];
}

export async function knownFiles(path: string, reading: FileReading): Promise<KnownFiles> {
  const states = await Promise.all(filesOf(path).map(stateOf));
  return { plain: await plainColumns(path, reading), counts: states.flatMap(knownCounts) };
}

/** Takes over what another process knew; counts stand under the state of their files. */
export async function rememberFiles(path: string, reading: FileReading, known: KnownFiles): Promise<void> {
  await rememberPlain(path, reading, known.plain);
  rememberCounts(known.counts);
}
