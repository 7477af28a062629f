import type { FileReading } from "#domain/reading/file-reading.ts";

/** One record as it was cut: a field that is not there, or that a mark says is nothing, is null. */
export interface CutRecord {
  readonly fields: readonly (string | null)[];
  /** The line on which it begins, from 1. */
  readonly line: number;
  /** Whether a quote in it is never closed, or text stands behind a closing one. */
  readonly isTorn: boolean;
}

const escaped: Readonly<Record<string, string>> = { t: "\t", n: "\n", r: "\r", b: "\b", f: "\f", v: "\v", "0": "\0" };

type Marks = Pick<FileReading, "delimiter" | "quote" | "escape" | "backslash" | "runs">;

/**
 * Cuts text into records, piece by piece. A quote opens a field only at its start; a line ends by a line feed, a carriage
 * return or both. Python's `cut.py` does the same, sign by sign.
 */
export class RecordCutter {
  readonly #marks: Marks;
  readonly #take: (record: CutRecord) => void;
  readonly #look: number;
  readonly #signs: RegExp;
  #rest = "";
  #fields: (string | null)[] = [];
  #field = "";
  #state: "start" | "plain" | "quoted" | "closed" = "start";
  #isTorn = false;
  #isNothing = false;
  #line = 1;
  #startLine = 1;

  constructor(marks: Marks, take: (record: CutRecord) => void) {
    this.#marks = marks;
    this.#take = take;
    this.#look = Math.max(2, marks.delimiter.length);
    const sign = (mark: string): string => mark.slice(0, 1).replaceAll(/[\\\]^-]/g, String.raw`\$&`);
    const all = [marks.delimiter, marks.quote, marks.escape, marks.backslash ? "\\" : ""].map(sign).join("");
    this.#signs = new RegExp(`[\r\n${all}]`, "g");
  }

  push(text: string): void {
    this.#rest += text;
    this.#cut(false);
  }

  end(): void {
    this.#cut(true);
    if (this.#state === "quoted") this.#isTorn = true;
    if (this.#fields.length > 0 || this.#state !== "start") this.#endRecord();
  }

  #cut(isLast: boolean): void {
    const text = this.#rest;
    let at = 0;
    while (at < text.length && (isLast || text.length - at >= this.#look)) at = this.#step(text, at);
    this.#rest = text.slice(at);
  }

  /** What is at this place, and where it ends. */
  #step(text: string, at: number): number {
    const { delimiter, quote, backslash } = this.#marks;
    const sign = text[at]!;
    if (this.#state === "quoted") return this.#inQuotes(text, at);
    if (sign === "\n" || sign === "\r") return this.#lineEnd(text, at);
    if (delimiter !== "" && text.startsWith(delimiter, at)) return this.#delimiter(at);
    if (this.#state === "start" && quote !== "" && sign === quote) {
      this.#state = "quoted";
      return at + 1;
    }
    if (backslash && sign === "\\") return this.#backslash(text, at);
    if (this.#state === "closed") this.#isTorn = true;
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
    if (sign === quote) {
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
    if (this.#state !== "quoted") this.#state = "plain";
    if (next === undefined) {
      this.#field += "\\";
      return at + 1;
    }
    if (next === "\n") this.#line += 1;
    if (next === "N" && this.#field === "") this.#isNothing = true;
    else this.#field += escaped[next] ?? next;
    return at + 2;
  }

  /** Of a run of delimiters that stands for one, those behind the first part nothing. */
  #delimiter(at: number): number {
    const { delimiter, runs } = this.#marks;
    if (!runs || this.#state !== "start") this.#endField();
    return at + delimiter.length;
  }

  #lineEnd(text: string, at: number): number {
    const end = text.startsWith("\r\n", at) ? at + 2 : at + 1;
    this.#endRecord();
    this.#line += 1;
    this.#startLine = this.#line;
    return end;
  }

  #endField(): void {
    const isQuoted = this.#state === "closed" || this.#state === "quoted";
    const isEmpty = this.#field === "" && !isQuoted;
    this.#fields.push(isEmpty || (this.#isNothing && this.#field === "") ? null : this.#field);
    this.#field = "";
    this.#isNothing = false;
    this.#state = "start";
  }

  #endRecord(): void {
    const isBehindRun = this.#marks.runs === true && this.#state === "start" && this.#fields.length > 0;
    if (!isBehindRun) this.#endField();
    this.#take({ fields: this.#fields, line: this.#startLine, isTorn: this.#isTorn });
    this.#fields = [];
    this.#isTorn = false;
  }
}
