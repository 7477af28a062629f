import type { FileReading } from "#domain/reading/file-reading.ts";
import { type Problem, problem } from "#domain/errors/problem.ts";
import type { FileCount } from "../count/count-records.ts";
import type { FoundKey, RecordsFound } from "./found-keys.ts";
import type { JsonFound } from "./json-found.ts";

/** Something in a file that the engine's reader of JSON would read in another way than it is written. */
interface Unlike {
  readonly line: number;
  /** Follows "stands". */
  readonly says: string;
}

function unlikeShape(found: JsonFound, isList: boolean): Unlike | null {
  const { documents, isLines } = found;
  if (isList && documents.lists !== 1)
    return { line: documents.oddLine || 1, says: "more or less than one list of records" };
  if (isList && documents.elements !== 1)
    return { line: documents.oddLine || 1, says: "a list with something beside it" };
  return isList || isLines ? null : { line: 1, says: "a record that shares its line or takes several" };
}

function unlikeKey(keys: readonly FoundKey[], reading: FileReading): Unlike | null {
  const names = new Set(reading.columns.map(({ name }) => name));
  const plain = new Map(reading.columns.map(({ name }) => [name.toLowerCase(), name]));
  const texts = new Set(reading.texts);
  for (const { key, line, decimalLine } of keys) {
    const near = plain.get(key.toLowerCase());
    if (near !== undefined && !names.has(key))
      return { line, says: `the key ${key}, which differs from ${near} only by case` };
    if (texts.has(key) && decimalLine > 0)
      return { line: decimalLine, says: `a number with a fraction or an exponent under ${key}, which held texts` };
  }
  return null;
}

function unlikeRecord({ elements, objects, ...found }: RecordsFound): Unlike | null {
  if (elements !== objects) return { line: found.oddLine, says: "a value that is no object, where records are" };
  return found.doubled > 0
    ? { line: found.doubledLine, says: `a record with the key ${found.doubledKey} twice` }
    : null;
}

/**
 * The first thing in a file that the engine's own reader would not read as it is written, by a reading that leaves the file to
 * it; null where the file is plain.
 */
export function unlikePlain(found: JsonFound, reading: FileReading): Unlike | null {
  const isList = reading.format === "json";
  const records = isList ? found.elements : found.documents;
  const { longNumber, halfLine } = found;
  return (
    unlikeShape(found, isList) ??
    unlikeRecord(records) ??
    (longNumber
      ? {
          line: longNumber.line,
          says: `the number ${longNumber.text.slice(0, 60)}, which has more digits than floating point keeps`,
        }
      : null) ??
    (halfLine > 0 ? { line: halfLine, says: "half a letter, written without its other half" } : null) ??
    unlikeKey(records.keys, reading)
  );
}

/** Refuses a file that was plain when it was profiled and no longer is: it would be read wrong without a word. */
export function unlikeProfile(reading: FileReading, counts: readonly FileCount[]): Problem | null {
  if (reading.format !== "json" && reading.format !== "ndjson") return null;
  for (const { file, json } of counts) {
    const unlike = json ? unlikePlain(json, reading) : null;
    if (!unlike) continue;
    return problem(
      "source_unreadable",
      `${file}: on line ${unlike.line} stands ${unlike.says}. Nothing like it was there when the file was profiled, and read as it was then it would come out wrong.`,
      { field: "path", got: file, mend: "Profile the source again." },
    );
  }
  return null;
}
