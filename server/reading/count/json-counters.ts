import type { RecordCount, RecordCounter } from "./record-count.ts";

const [lineFeed, quote, backslash, comma] = [10, 34, 92, 44];
const isBlank = (byte: number): boolean => byte === 32 || byte === 9 || byte === 13 || byte === lineFeed;

/** One record a line; empty lines are none. */
export class LineCounter implements RecordCounter {
  #read = 0;
  #line = 1;
  #startAt = 0;
  #records = 0;
  #isEmpty = true;
  #longest = { record: 0, line: 0, bytes: 0 };

  push(bytes: Buffer): void {
    let from = 0;
    for (let at = bytes.indexOf(lineFeed); at >= 0; at = bytes.indexOf(lineFeed, from)) {
      this.#look(bytes, from, at);
      this.#endLine(this.#read + at);
      from = at + 1;
    }
    this.#look(bytes, from, bytes.length);
    this.#read += bytes.length;
  }

  end(): RecordCount {
    this.#endLine(this.#read);
    return { records: this.#records, longest: this.#longest, openQuote: null, torn: null, loneReturn: null };
  }

  #look(bytes: Buffer, from: number, to: number): void {
    for (let at = from; this.#isEmpty && at < to; at += 1) this.#isEmpty = isBlank(bytes[at]!);
  }

  #endLine(end: number): void {
    if (!this.#isEmpty) {
      this.#records += 1;
      const bytes = end - this.#startAt;
      if (bytes > this.#longest.bytes) this.#longest = { record: this.#records, line: this.#line, bytes };
    }
    this.#line += 1;
    this.#startAt = end + 1;
    this.#isEmpty = true;
  }
}

/** What a byte may be in a JSON text; all others are 0. */
const kinds = new Uint8Array(256);
const [openKind, closeKind, commaKind, quoteKind, feedKind, escapeKind] = [1, 2, 3, 4, 5, 6];
for (const sign of "[{") kinds[sign.charCodeAt(0)] = openKind;
for (const sign of "]}") kinds[sign.charCodeAt(0)] = closeKind;
kinds[comma] = commaKind;
kinds[quote] = quoteKind;
kinds[lineFeed] = feedKind;
kinds[backslash] = escapeKind;

/** The elements of one array. */
export class ArrayCounter implements RecordCounter {
  #read = 0;
  #line = 1;
  #depth = 0;
  #records = 0;
  #isText = false;
  #escapedAt = -1;
  #startAt = 0;
  #startLine = 1;
  #hasElement = false;
  #longest = { record: 0, line: 0, bytes: 0 };

  push(bytes: Buffer): void {
    const { length } = bytes;
    for (let at = 0; ; at += 1) {
      while (at < length && kinds[bytes[at]!] === 0) {
        if (this.#depth === 1 && !this.#hasElement) this.#hasElement = !isBlank(bytes[at]!);
        at += 1;
      }
      if (at >= length) break;
      this.#meet(kinds[bytes[at]!]!, this.#read + at);
    }
    this.#read += length;
  }

  end(): RecordCount {
    this.#endElement(this.#read);
    return { records: this.#records, longest: this.#longest, openQuote: null, torn: null, loneReturn: null };
  }

  #meet(kind: number, at: number): void {
    if (kind === feedKind) {
      this.#line += 1;
      return;
    }
    if (this.#isText) {
      if (kind === escapeKind && this.#escapedAt !== at) this.#escapedAt = at + 1;
      else if (kind === quoteKind && this.#escapedAt !== at) this.#isText = false;
      return;
    }
    if (kind === closeKind) {
      this.#depth -= 1;
      if (this.#depth === 0) this.#endElement(at);
      return;
    }
    if (this.#depth === 1 && kind === commaKind) {
      this.#endElement(at);
      return;
    }
    if (this.#depth === 1) this.#hasElement = true;
    if (kind === quoteKind) this.#isText = true;
    if (kind === openKind) this.#open(at);
  }

  #open(at: number): void {
    this.#depth += 1;
    if (this.#depth > 1) return;
    this.#startAt = at + 1;
    this.#startLine = this.#line;
  }

  #endElement(end: number): void {
    if (this.#hasElement) {
      this.#records += 1;
      const bytes = end - this.#startAt;
      if (bytes > this.#longest.bytes) this.#longest = { record: this.#records, line: this.#startLine, bytes };
    }
    this.#hasElement = false;
    this.#startAt = end + 1;
    this.#startLine = this.#line;
  }
}
