import type { FileReading } from "#domain/reading/file-reading.ts";
import { cutByWidths } from "./cut-by-widths.ts";
import { mendedRecord } from "./mend-record.ts";

/** One record as it was cut: a field that is not there, or that a mark says is nothing, is null. */
export interface CutRecord {
  readonly fields: readonly (string | null)[];
  /** The line on which it begins, from 1. */
  readonly line: number;
  /** Whether a quote in it is never closed, or text stands behind a closing one. */
  readonly isTorn: boolean;
  /** The line as it stands, where it has a quote or a delimiter out of place and was cut all the same. */
  readonly mendedFrom?: string;
  /** Whether one of its fields stood in quotes. */
  readonly isQuoted?: boolean;
}

/** What databases write with a backslash before it; any other sign stands for itself. */
const escaped: Readonly<Record<string, string>> = {
  t: "\t",
  n: "\n",
  r: "\r",
  b: "\b",
  f: "\f",
  v: "\v",
  Z: "\x1a",
  "0": "\0",
};

export type CutMarks = Pick<
  FileReading,
  "delimiter" | "quote" | "escape" | "backslash" | "runs" | "widths" | "mend" | "strict"
>;

/**
 * Cuts text into records, piece by piece. A quote opens a field only at its start; a line ends by a line feed, a carriage
 * return or both. Python's `cut.py` does the same, sign by sign.
 */
export class RecordCutter {
  readonly #marks: CutMarks;
  readonly #opening: string;
  readonly #closing: string;
  readonly #take: (record: CutRecord) => void;
  readonly #look: number;
  readonly #signs: RegExp;
  #text = "";
  #fields: (string | null)[] = [];
  #field = "";
  #state: "start" | "plain" | "quoted" | "closed" = "start";
  #isTorn = false;
  #isQuoted = false;
  #isNothing = false;
  #line = 1;
  #startLine = 1;
  /** Where the record begins in the text, and what of it stood in the pieces before. */
  #recordAt = 0;
  #before = "";

  constructor(marks: CutMarks, take: (record: CutRecord) => void) {
    this.#marks = marks.widths === undefined ? marks : { ...marks, delimiter: "", quote: "", escape: "" };
    const { delimiter, quote, escape, backslash } = this.#marks;
    this.#opening = quote.slice(0, 1);
    this.#closing = quote.slice(-1);
    this.#take = take;
    this.#look = Math.max(2, delimiter.length);
    const sign = (mark: string): string => mark.slice(0, 1).replaceAll(/[\\\]^-]/g, String.raw`\$&`);
    const all = [delimiter, this.#opening, this.#closing, escape, backslash ? "\\" : ""].map(sign).join("");
    this.#signs = new RegExp(`[\r\n${all}]`, "g");
  }

  push(text: string): void {
    this.#text += text;
    this.#cut(false);
  }

  end(): void {
    do {
      this.#cut(true);
      if (this.#state === "quoted") this.#isTorn = true;
      if (this.#fields.length > 0 || this.#state !== "start") this.#endRecord(0, 0);
    } while (this.#text !== "");
  }

  #cut(isLast: boolean): void {
    let at = 0;
    while (at < this.#text.length && (isLast || this.#text.length - at >= this.#look)) at = this.#step(this.#text, at);
    if (this.#marks.mend || this.#opening !== "") this.#before += this.#text.slice(this.#recordAt, at);
    this.#recordAt = 0;
    this.#text = this.#text.slice(at);
  }

  /** What is at this place, and where it ends. */
  #step(text: string, at: number): number {
    const { delimiter, backslash } = this.#marks;
    const sign = text[at]!;
    if (this.#state === "quoted") return this.#inQuotes(text, at);
    if (sign === "\n" || sign === "\r") return this.#endRecord(at, text.startsWith("\r\n", at) ? at + 2 : at + 1);
    if (delimiter !== "" && text.startsWith(delimiter, at)) return this.#delimiter(at);
    if (this.#state === "start" && sign === this.#opening) {
      this.#state = "quoted";
      this.#isQuoted = true;
      return at + 1;
    }
    if (backslash && sign === "\\") return this.#backslash(text, at);
    if (this.#state === "closed") {
      if (sign === " " || sign === "\t") return at + 1;
      this.#isTorn = true;
    }
    this.#state = "plain";
    return this.#plain(text, at);
  }

  #plain(text: string, at: number): number {
    this.#signs.lastIndex = at + 1;
    const end = this.#signs.exec(text)?.index ?? text.length;
    this.#field += text.slice(at, end);
    return end;
  }

  #inQuotes(text: string, at: number): number {
    const { quote, escape, backslash } = this.#marks;
    const sign = text[at]!;
    if (escape !== "" && escape !== quote && sign === escape && at + 1 < text.length) {
      this.#field += text[at + 1]!;
      return at + 2;
    }
    if (backslash && sign === "\\") return this.#backslash(text, at);
    if (sign === this.#closing) {
      if (escape === quote && text[at + 1] === quote) {
        this.#field += quote;
        return at + 2;
      }
      this.#state = "closed";
      return at + 1;
    }
    if (sign === "\n") this.#line += 1;
    if (sign === "\n" || sign === "\r") {
      this.#field += sign;
      return at + 1;
    }
    return this.#plain(text, at);
  }

  #backslash(text: string, at: number): number {
    const next = text[at + 1];
    const isInQuotes = this.#state === "quoted";
    if (!isInQuotes) this.#state = "plain";
    if (next === undefined) {
      this.#field += "\\";
      return at + 1;
    }
    if (next === "\n") this.#line += 1;
    if (next === "N" && this.#field === "" && !isInQuotes && !this.#isNothing) this.#isNothing = true;
    else this.#field += escaped[next] ?? next;
    return at + 2;
  }

  /** Of a run of delimiters that stands for one, those behind the first part nothing. */
  #delimiter(at: number): number {
    const { delimiter, runs } = this.#marks;
    if (!runs || this.#state !== "start") this.#endField();
    return at + delimiter.length;
  }

  /** What databases write out has a mark for nothing: an empty field is an empty text there. */
  #endField(): void {
    const isBare = this.#field === "" && (this.#state === "start" || this.#state === "plain");
    if (this.#isNothing) this.#fields.push(this.#field === "" ? null : `N${this.#field}`);
    else this.#fields.push(isBare && this.#marks.backslash !== true ? null : this.#field);
    this.#field = "";
    this.#isNothing = false;
    this.#state = "start";
  }

  /** The record ends at this place; where the next one begins. */
  #endRecord(at: number, next: number): number {
    const { runs, widths, strict } = this.#marks;
    const isBehindRun = runs === true && this.#state === "start" && this.#fields.length > 0;
    if (!isBehindRun) this.#endField();
    const isBroken = this.#isTorn || this.#line > this.#startLine;
    if (widths !== undefined) {
      const cut = cutByWidths(this.#fields[0] ?? "", widths);
      this.#fields = [...cut.fields];
      this.#isTorn = strict === true && cut.isTorn;
    }
    const again = this.#mended(at, isBroken);
    if (again === null) {
      const [fields, line] = [this.#fields, this.#startLine];
      this.#take({ fields, line, isTorn: this.#isTorn, isQuoted: this.#isQuoted });
    }
    this.#line = again === null || again === "" ? this.#line + 1 : this.#startLine + 1;
    this.#startLine = this.#line;
    this.#fields = [];
    this.#isTorn = this.#isQuoted = false;
    this.#before = "";
    this.#recordAt = next;
    if (again === null || again === "") return next;
    this.#text = again + this.#text.slice(at);
    this.#recordAt = 0;
    return 0;
  }

  /** Takes the record as it can be mended, and gives the lines that it had swallowed; null where it is taken as it was cut. */
  #mended(at: number, isBroken: boolean): string | null {
    const { mend } = this.#marks;
    if (this.#opening === "" && mend === undefined) return null;
    if (!this.#isTorn && (mend === undefined || this.#fields.length === mend.width)) return null;
    const raw = this.#before + this.#text.slice(this.#recordAt, at);
    const [line = ""] = raw.split(/[\r\n]/, 1);
    const fields = mend === undefined ? null : mendedRecord(line, { ...this.#marks, mend, isBroken });
    // a quote that nothing closes swallows whole records: its own line is refused, the others are cut again
    const isSwallowing = this.#isTorn && line.length < raw.length;
    if (fields !== null) this.#take({ fields, line: this.#startLine, isTorn: false, mendedFrom: line });
    else if (isSwallowing) this.#take({ fields: [line], line: this.#startLine, isTorn: true });
    else return null;
    return raw.slice(line.length + (raw.startsWith("\r\n", line.length) ? 2 : 1));
  }
}
