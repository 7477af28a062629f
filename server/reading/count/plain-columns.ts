import type { FileReading } from "#domain/reading/file-reading.ts";
import type { Column } from "#domain/sql/types.ts";
import { filesOf } from "../container/files.ts";
import { spellingOf } from "./count-records.ts";
import { keepNewest } from "./keep-newest.ts";
import { isSettled, stateOf } from "./file-state.ts";

/** By the state of files and the spelling in which they were read: columns whose every value is in its type's own spelling. */
const known = new Map<string, readonly Column[]>();
const mostKnown = 500;

/** Types whose own spelling the scan of all values tells from every other. */
const provable = /^(bigint|date|decimal\(\d+,\d+\))$/;

async function placeOf(path: string, reading: FileReading): Promise<string> {
  const states = await Promise.all(filesOf(path).map(stateOf));
  return [...states, spellingOf(reading), reading.nulls.join("\0"), reading.strict, reading.ragged].join("\n");
}

const isDelimited = ({ format, prepare }: FileReading): boolean =>
  (format === "csv" || format === "tsv") && prepare === undefined;

/** The columns that a scan of all values found in these types, as the engine may read them by itself; `declared` were not scanned. */
export const provenColumns = (
  reading: FileReading,
  columns: readonly Column[],
  declared: Readonly<Record<string, unknown>>,
): Column[] =>
  isDelimited(reading) ? columns.filter(({ name, type }) => declared[name] === undefined && provable.test(type)) : [];

/** What the files of a path are now, to be compared after they were read; null where they were written just now. */
export async function settledState(path: string): Promise<string | null> {
  const files = filesOf(path);
  if (!(await Promise.all(files.map(isSettled))).every(Boolean)) return null;
  return (await Promise.all(files.map(stateOf))).join("\n");
}

/** Keeps what a scan has proven of the bytes that a path's files hold now. */
export async function rememberPlain(path: string, reading: FileReading, columns: readonly Column[]): Promise<void> {
  if (columns.length > 0) keepNewest(known, [[await placeOf(path, reading), columns]], mostKnown);
}

/** The columns of a source that the engine may read by itself, as the bytes of its files are those that were scanned. */
export async function plainColumns(path: string, reading: FileReading): Promise<readonly Column[]> {
  if (known.size === 0 || !isDelimited(reading)) return [];
  return known.get(await placeOf(path, reading)) ?? [];
}
