import type { RecordsFound } from "./found-keys.ts";

interface LongestRecord {
  readonly record: number;
  readonly line: number;
  readonly bytes: number;
}

/** What stands in a JSON file, from a scan of all its bytes. */
export interface JsonFound {
  /** The values that stand one after another in the file. */
  readonly documents: RecordsFound;
  /** The elements of those that are lists. */
  readonly elements: RecordsFound;
  /** Lists inside documents, by their path. */
  readonly lists: readonly RecordsFound[];
  /** Whether each document stands on a line of its own. */
  readonly isLines: boolean;
  /** Where lines were looked at one by one: how many are JSON records by themselves, and how many no JSON; null otherwise. */
  readonly lines: { readonly sound: number; readonly broken: number } | null;
  /** The first number with more digits than a floating point number keeps. */
  readonly longNumber: { readonly line: number; readonly text: string } | null;
  /** The line of the first half of a letter that is written without the other. */
  readonly halfLine: number;
  /** The longest element of a list, and the longest document. */
  readonly longest: Readonly<Record<"json" | "ndjson", LongestRecord>>;
}
