import path from "node:path";
import { type Problem, problem } from "#domain/errors/problem.ts";
import type { FileReading } from "#domain/reading/file-reading.ts";
import { longestTaken, mostRecordBytes } from "#domain/plan/read-file.ts";
import { plural } from "#domain/text/plural.ts";
import { unlikeProfile } from "../json/plain-json.ts";
import type { FileCount } from "./count-records.ts";

/** What the reader of a source gave: rows, and records that it refused. */
export interface Given {
  readonly rows: number;
  readonly refused: number;
}

const megabytes = (bytes: number): string =>
  `${(bytes / 1e6).toLocaleString("en-US", { maximumFractionDigits: 1 })} MB`;

const unreadable = (file: string, message: string, mend: string): Problem =>
  problem("source_unreadable", message, { field: "path", got: file, mend });

/** A quote that nothing closes makes the rest of the file one value. */
export const neverClosed = (file: string, line: number): Problem =>
  problem(
    "source_unreadable",
    `${file}: a quote opened on line ${line} is never closed, so that the rest of the file would be one value.`,
    { field: "path", expected: "a closing quote", got: file, mend: `Close or remove the quote on line ${line}.` },
  );

/** A record that no reader of ours has room for. */
export function tooLong(counts: readonly FileCount[]): Problem | null {
  const found = counts.find(({ longest }) => longest.bytes > mostRecordBytes);
  if (!found) return null;
  const { record, line, bytes } = found.longest;
  return {
    ...unreadable(
      found.file,
      `${found.file}: record ${record}, on line ${line}, has ${megabytes(bytes)}; a record may have at most ${megabytes(mostRecordBytes)}.`,
      "Shorten that record, or keep its long value in a file of its own.",
    ),
    row: record,
  };
}

/** Lines behind a quote that nothing closes are records too, unless somebody says otherwise. */
const recordsOf = ({ records, openQuote }: FileCount): number => records + Math.max(0, (openQuote?.lines ?? 0) - 1);
const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);

function strayMark(counts: readonly FileCount[]): Problem | null {
  const found = counts.find(({ loneReturn }) => loneReturn !== null);
  if (!found) return null;
  const { line } = found.loneReturn!;
  return unreadable(
    found.file,
    `${found.file}: a carriage return stands alone on line ${line}, where other lines end by a line feed, so that it cannot be told where the record ends.`,
    `Put the value on line ${line} in quotes, or write all line ends of the file alike.`,
  );
}

/** Read by mending its quotes, such a record would swallow the next one; a strict reader refuses it, and that is told. */
function tornRecord({ strict }: FileReading, counts: readonly FileCount[], { refused }: Given): Problem | null {
  const found = counts.find(({ torn }) => torn !== null);
  if (!found || (strict && refused > 0)) return null;
  const { line } = found.torn!;
  return unreadable(
    found.file,
    `${found.file}: a value in quotes that begins on line ${line} goes on behind its closing quote on a later line, so that several records would be read as one.`,
    `Close or remove the quote on line ${line}, and double each quote inside a value.`,
  );
}

function shortfall(
  source: { path: string; dialect: FileReading },
  counts: readonly FileCount[],
  given: Given,
): Problem | null {
  const [has, got] = [sum(counts.map(recordsOf)), given.rows + given.refused];
  if (got >= has) return null;
  const long = counts.find(({ longest }) => longest.bytes > longestTaken(source.dialect));
  const place = long
    ? ` Record ${long.longest.record}${counts.length > 1 ? ` of ${path.basename(long.file)}` : ""}, on line ${long.longest.line}, has ${megabytes(long.longest.bytes)}, and the reader was set for ${megabytes(longestTaken(source.dialect))}.`
    : "";
  return {
    ...unreadable(
      source.path,
      `${source.path} has ${plural(has, "record")}, and its reader gave ${got.toLocaleString("en-US")}: ${(has - got).toLocaleString("en-US")} would be lost.${place}`,
      long
        ? "Profile the source again, so that its reader is set for records of this size."
        : "Write the file again with every quote closed and all line ends alike; if records are still lost, report it with the file.",
    ),
    expected: plural(has, "record"),
    got: plural(got, "record"),
  };
}

/** Why records of a source would be lost or changed without a word, as its own count of them says; null where all were given. */
export function lostRecords(
  source: { path: string; dialect: FileReading },
  counts: readonly FileCount[],
  given: Given,
): Problem | null {
  const first = unlikeProfile(source.dialect, counts) ?? strayMark(counts);
  if (first) return first;
  const open = counts.find(({ openQuote }) => openQuote && (openQuote.lines > 1 || source.dialect.strict));
  const isTold = open?.openQuote?.lines === 1 && given.refused > 0;
  if (open && !isTold) return neverClosed(open.file, open.openQuote!.line);
  return tornRecord(source.dialect, counts, given) ?? shortfall(source, counts, given);
}
