import { isTyped } from "./cell-shapes.ts";
import type { TextRecord } from "./records.ts";
import { alignedWidths } from "./aligned-widths.ts";
import { rareDelimiters, rareEscape, rareQuotes } from "./rare-signs.ts";
import { type Marks, modeOf, recordsBy } from "./sample-records.ts";

/** One way of cutting a sample into records, and how much like a table the records are. */
export interface Candidate {
  readonly marks: Marks;
  readonly records: readonly TextRecord[];
  readonly width: number;
  readonly score: number;
  /** The share of records with as many fields as most have. */
  readonly even: number;
}

const usualDelimiters = [",", ";", "\t", "|", ", ", " ", ":"];
const usualQuotes = ['"', "'"];
/** So much of the sample tells its marks apart. */
const scoredLetters = 262_144;

/** Colons of times and addresses part no fields. */
const isClockOrAddress = (text: string): boolean =>
  (text.match(/(?<![\d.])\d{1,2}:\d{2}(?![\d.])|:\/\//g)?.length ?? 0) > (text.match(/:/g)?.length ?? 0) / 4;

/** Where most commas have no space behind them, the others stand in sentences. */
const isInSentences = (text: string): boolean =>
  (text.match(/, /g)?.length ?? 0) <= (text.match(/,/g)?.length ?? 0) / 2;

/** A value that still stands in quotes of two signs. */
const pairedQuotes = /^(“[^“”]*”|„[^„“”]*[“”]|«[^«»]*»|‹[^‹›]*›)$/;

/** Half a quoted value and another sign that parts fields: that one was meant. */
const quoteAfterDelimiter = /[,;\t|]"/;

const isSpace = ({ delimiter, runs }: Marks): boolean => delimiter === " " || runs === true;

/** What speaks against marks that are seldom meant, or that nothing in the sample shows. */
function unlikely(marks: Marks, records: readonly TextRecord[]): number {
  if (marks.widths !== undefined) return 0.3;
  const isSeen = marks.quote === '"' || marks.quote === "" || records.some((record) => record.quoted);
  return (isSpace(marks) || marks.delimiter === ":" ? 0.25 : 0) + (isSeen ? 0 : 0.05);
}

/** How much like a table the sample is under these marks: even width, fields that are whole values, marks that occur at all. */
function scored(text: string, marks: Marks): Candidate {
  const all = recordsBy(text, marks, 2_000);
  const records = all.length > 3 ? all.slice(0, -1) : all;
  const filled = records.filter((record) => record.fields.some((field) => field !== ""));
  const width = modeOf(filled.map((record) => record.fields.length));
  const shareOf = (holds: (record: TextRecord) => boolean): number =>
    filled.filter(holds).length / Math.max(1, filled.length);
  const even = shareOf((record) => record.fields.length === width);
  const cells = filled.slice(0, 300).flatMap((record) => record.fields);
  const cellShare = (holds: (cell: string) => boolean): number =>
    cells.filter(holds).length / Math.max(1, cells.length);
  const isNone =
    width < 2 ||
    (marks.delimiter === ":" && isClockOrAddress(text)) ||
    (marks.delimiter === ", " && isInSentences(text));
  if (isNone) return { marks, records, width, score: 0.05, even };
  const typed = cellShare(isTyped);
  const isQuotedElse = (cell: string): boolean =>
    (marks.quote !== '"' && cell.includes('"')) || (marks.quote !== "'" && /^'(?:[^']|'')*''(?:[^']|'')*'$/.test(cell));
  const isTornQuote = (cell: string): boolean => quoteAfterDelimiter.test(cell) && cell.split('"').length % 2 === 0;
  const spoiled = cellShare(
    (cell) => /^\s|\s$/.test(cell) || isQuotedElse(cell) || isTornQuote(cell) || pairedQuotes.test(cell),
  );
  const broken = shareOf((record) => record.broken);
  const score =
    even * even * (1 + Math.min(width, 20) / 40) + typed * 0.4 - spoiled * 0.6 - broken * 1.5 - unlikely(marks, filled);
  return { marks, records, width, score, even };
}

const better = (best: Candidate, each: Candidate): Candidate => (each.score > best.score + 1e-9 ? each : best);

/** Quotes inside quotes that are not doubled have a sign of their own before them. */
function withEscape(text: string, found: Candidate): Candidate {
  const { quote } = found.marks;
  if (quote.length !== 1 || !found.records.some((record) => record.broken)) return found;
  const escape = rareEscape(text, found.marks);
  if (escape === null) return found;
  const tried = scored(text, { ...found.marks, escape });
  const brokenIn = ({ records }: Candidate): number => records.filter((record) => record.broken).length;
  return brokenIn(tried) * 2 <= brokenIn(found) ? tried : found;
}

/** Whether runs of blanks stand on most lines. */
const hasRuns = (text: string): boolean => {
  const lines = text.split(/\r\n|\r|\n/, 200).filter((line) => line.trim() !== "");
  return lines.filter((line) => /\S {2,}\S|^ +\S+ +\S/.test(line)).length * 2 > lines.length;
};

/** Columns that stand under each other, or are parted by runs of blanks, where no sign parts them evenly. */
function byBlanks(text: string, best: Candidate): Candidate[] {
  const isSure = best.even > 0.9 && best.width > 1 && !isSpace(best.marks);
  if (isSure || !hasRuns(text)) return [];
  const widths = alignedWidths(text);
  const found = usualQuotes
    .slice(0, 1)
    .map((quote) => scored(text, { delimiter: " ", quote, escape: quote, runs: true }));
  if (widths !== null) found.push(scored(text, { delimiter: "", quote: "", escape: "", widths, strict: true }));
  return found;
}

interface Wanted {
  readonly delimiter?: string | undefined;
  readonly quote?: string | undefined;
  readonly escape?: string | undefined;
  readonly widths?: readonly number[] | undefined;
}

/** Fields behind a comma all begin with a blank: it belongs to the delimiter. */
const hasBlankBehind = ({ marks, records }: Candidate): boolean =>
  marks.delimiter === "," &&
  records.some(({ fields }) => fields.length > 1) &&
  records.every((record) => record.fields.slice(1).every((field) => field === "" || field.startsWith(" ")));

/** The marks by which a sample is most like a table; those that a person gave are kept. */
export function likelyMarks(whole: string, wanted: Wanted, isTsv: boolean): Candidate {
  const text = whole.slice(0, scoredLetters);
  const { widths, quote, escape } = wanted;
  if (widths !== undefined) return scored(text, { delimiter: "", quote: "", escape: "", widths });
  const isTabs = isTsv && text.includes("\t");
  const delimiters = wanted.delimiter
    ? [wanted.delimiter]
    : isTabs
      ? ["\t"]
      : [...usualDelimiters, ...rareDelimiters(text, usualDelimiters)];
  const quotesFor = (delimiter: string): readonly string[] =>
    quote === undefined ? [...usualQuotes, ...rareQuotes(text, delimiter)] : [quote];
  const escapeFor = (mark: string): string => escape ?? (mark.length === 1 ? mark : "");
  const tried = delimiters.flatMap((delimiter) =>
    quotesFor(delimiter).map((mark) => scored(text, { delimiter, quote: mark, escape: escapeFor(mark) })),
  );
  const plain = tried.map((each) => (escape === undefined ? withEscape(text, each) : each)).reduce(better);
  if (wanted.delimiter !== undefined || isTabs) return escape === undefined ? withEscape(text, plain) : plain;
  if (hasBlankBehind(plain)) return scored(text, { ...plain.marks, delimiter: ", " });
  const found = byBlanks(text, plain).reduce(better, plain);
  return escape === undefined ? withEscape(text, found) : found;
}
