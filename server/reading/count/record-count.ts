import type { JsonFound } from "../json/json-found.ts";

/** A record by its number among the file's records, and the line that it starts on, both from 1. */
export interface RecordPlace {
  readonly record: number;
  readonly line: number;
}

/** What a file holds, counted from its bytes without the reader that gives its rows. */
export interface RecordCount {
  readonly records: number;
  /** The longest record in bytes, but for one whose quote is not closed; UTF-16 is measured as UTF-8. */
  readonly longest: RecordPlace & { readonly bytes: number };
  /** The record whose quote no later one closes, and how many lines that are not empty follow from there. */
  readonly openQuote: (RecordPlace & { readonly lines: number }) | null;
  /** The first record with a quoted value of several lines that goes on behind its closing quote: it may be two. */
  readonly torn: RecordPlace | null;
  /** The first carriage return that stands alone outside quotes in a file whose lines end otherwise. */
  readonly loneReturn: RecordPlace | null;
  /** Of JSON: all that stands in the file. */
  readonly json?: JsonFound;
}

/** Counts the records of one file, whose bytes it is given piece by piece. */
export interface RecordCounter {
  push(bytes: Buffer): void;
  end(): RecordCount;
}
