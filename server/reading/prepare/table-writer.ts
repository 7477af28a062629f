import type { FileReading } from "#domain/reading/file-reading.ts";
import { note, noNotes, type RecordNotes } from "#domain/reading/record-notes.ts";
import type { RefusedRecord } from "../delimited/refused-records.ts";
import type { CellNotes } from "../spreadsheet/sheet-job.ts";
import { type CutRecord, RecordCutter } from "./cut-records.ts";
import { bare, blank } from "./mend-record.ts";
import { Refusals } from "./refusals.ts";
import { mostRemarks, remarksAtEnd } from "./remarks.ts";
import { spelled } from "./spelled.ts";

const openQuote = "a quote stands in the middle of a value, or is not closed";
const acrossWidths = "a value stands across the place where two columns part";

const isBlankField = (field: string | null): boolean => field === null || blank.test(field);
const isBlank = ({ fields }: CutRecord): boolean => fields.every(isBlankField);

/** What became of a file's records. */
export interface TableCounts {
  rows: number;
  /** Records that could not be read; the first twenty of them stand in `refused`. */
  unreadable: number;
  refused: RefusedRecord[];
  /** Where all of them lie as plain CSV, if they were to be kept and there are any. */
  refusedFile?: string;
  /** Records that were mended, and those that are no rows by the reading. */
  readonly notes: RecordNotes;
  /** Of columns with types of their own, how many values have digits behind the microsecond. */
  cut?: Readonly<Record<string, number>>;
  /** What is to say of the cells of a spreadsheet. */
  cells?: CellNotes;
}

interface WaitingRecord extends CutRecord {
  /** An empty line stands before it. */
  readonly isApart: boolean;
}

/** Gives the rows of a file's text as plain CSV, piece by piece. */
export interface TextTable {
  readonly counts: TableCounts;
  readonly refusals: Refusals;
  /** The CSV of what is sure to be a row after this piece of text. */
  push(text: string): string;
  end(): string;
}

/**
 * Cuts a file's text into records and gives its rows as plain CSV in UTF-8, without a header, a column for each of the
 * reading's; every record is a row, or is counted as left out or as unreadable.
 */
export class TableWriter implements TextTable {
  readonly counts: TableCounts = { rows: 0, unreadable: 0, refused: [], notes: noNotes() };
  readonly refusals = new Refusals(this.counts);
  readonly #reading: FileReading;
  readonly #cutter: RecordCutter;
  readonly #waiting: WaitingRecord[] = [];
  /** So many of the last records may be no rows. */
  readonly #mostWaiting: number;
  #isBelowBlank = false;
  #before: number;
  #isPast = false;
  #written: string[] = [];

  constructor(reading: FileReading) {
    this.#reading = reading;
    this.#mostWaiting = reading.remarks ? mostRemarks : (reading.foot ?? 0);
    this.#before = reading.skip + (reading.header ? 1 : 0);
    this.#cutter = new RecordCutter(reading, (record) => this.#take(record));
  }

  push(text: string): string {
    this.#cutter.push(text);
    return this.#given();
  }

  end(): string {
    this.#cutter.end();
    this.#settleEnd();
    return this.#given();
  }

  #given(): string {
    const text = this.#written.join("");
    this.#written = [];
    return text;
  }

  #take(record: CutRecord): void {
    if (this.#before > 0) {
      this.#before -= 1;
      return;
    }
    if (isBlank(record) && this.#reading.columns.length > 1) {
      this.#isPast ||= this.#reading.untilBlank === true && this.#isBegun;
      this.#isBelowBlank = true;
      return;
    }
    const isApart = this.#isBelowBlank;
    this.#isBelowBlank = false;
    if (this.#isPast) return this.#leaveOut("below", record);
    if (this.#reading.repeats && this.#repeatsHeader(record)) return this.#leaveOut("repeated", record);
    this.#waiting.push({ ...record, isApart });
    if (this.#waiting.length > this.#mostWaiting) this.#write(this.#waiting.shift()!);
  }

  #leaveOut(fate: "repeated" | "remarks" | "below", { line, fields }: CutRecord): void {
    note(this.counts.notes[fate], { line, text: fields.join(this.#reading.delimiter) });
  }

  /** The last records are rows, but for those that a person counted or that are remarks. */
  #settleEnd(): void {
    const { remarks } = this.#reading;
    const { rows, unreadable } = this.counts;
    const last = this.#waiting.splice(0);
    const left = remarks ? remarksAtEnd(last, remarks, rows + unreadable) : last.length;
    for (const record of last.slice(0, last.length - left)) this.#write(record);
    for (const record of last.slice(last.length - left)) this.#leaveOut(remarks ? "remarks" : "below", record);
  }

  /** Empty lines between a header and its first row do not end a table. */
  get #isBegun(): boolean {
    const { rows, unreadable } = this.counts;
    return rows + unreadable + this.#waiting.length > 0;
  }

  #repeatsHeader({ fields }: CutRecord): boolean {
    const { columns } = this.#reading;
    return fields.length >= columns.length && columns.every(({ name }, index) => bare(fields[index] ?? "") === name);
  }

  #write(record: CutRecord): void {
    const { columns } = this.#reading;
    const hasSurplus = !record.fields.slice(columns.length).every(isBlankField);
    if (record.isTorn) return this.#refuse(record, this.#reading.widths ? acrossWidths : openQuote);
    if (hasSurplus) return this.#refuse(record, `it has ${record.fields.length} fields instead of ${columns.length}`);
    this.counts.rows += 1;
    if (record.mendedFrom !== undefined) note(this.counts.notes.mended, { line: record.line, text: record.mendedFrom });
    const cells = columns.map((_, index) => spelled(record.fields[index] ?? null));
    this.#written.push(`${cells.join(",")}\n`);
  }

  #refuse({ line, fields }: CutRecord, message: string): void {
    this.refusals.add({ line, message, text: fields.join(this.#reading.delimiter) });
  }
}
