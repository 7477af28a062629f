import { JsonFault } from "./json-fault.ts";

/** What a value is that holds no others: `odd` is NaN or an infinity, which JSON does not have and many programs write. */
export type ScalarKind = "text" | "integer" | "decimal" | "odd" | "boolean" | "nothing";

/** Who is told of the parts of a JSON text, in their order: as they are written (of a key `text.slice(from, to)`), texts without their quotes. */
export interface JsonListener {
  open(isList: boolean): void;
  close(): void;
  key(text: string, from: number, to: number): void;
  scalar(kind: ScalarKind, raw: string): void;
}

/** A file of deeper nesting is refused: most programs that read JSON end there. */
export const mostDepth = 1_000;

const [feed, quote, backslash, comma, colon] = [10, 34, 92, 44, 58];
const [openList, closeList, openObject, closeObject] = [91, 93, 123, 125];
const isBlank = (code: number): boolean => code === 32 || code === feed || code === 13 || code === 9;
const isDigit = (code: number): boolean => code >= 48 && code <= 57;
const isWordSign = (code: number): boolean =>
  isDigit(code) ||
  (code >= 97 && code <= 122) ||
  (code >= 65 && code <= 90) ||
  code === 45 ||
  code === 46 ||
  code === 43;

const decimalNumber = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/;
const words: Readonly<Record<string, ScalarKind>> = {
  true: "boolean",
  false: "boolean",
  null: "nothing",
  NaN: "odd",
  Infinity: "odd",
  "-Infinity": "odd",
};

/** What may come next: a document, the first element or the end, an element or value, the first key or the end, a key, a colon, a comma or the end. */
type State = "document" | "first" | "value" | "firstKey" | "key" | "colon" | "after";

/**
 * Cuts JSON documents, one after another, into their parts, piece by piece; a text that is no JSON ends in a `JsonFault` with
 * its line. Python's `json_tokens.py` does the same, sign by sign.
 */
export class JsonTokens {
  /** The line of the part at hand, from 1. */
  line = 1;
  /** Escaped halves of letters without their other half, and the line of the first. */
  halves = 0;
  halfLine = 0;
  readonly #listener: JsonListener;
  readonly #lists: boolean[] = [];
  readonly #openLines: number[] = [];
  #state: State = "document";
  #rest = "";
  #waiting: string[] = [];
  #waitingLength = 0;
  /** How far behind its quote an unfinished text has been looked through. */
  #seen = 0;
  #before = 0;
  #at = 0;
  #commaLine = 0;

  constructor(listener: JsonListener) {
    this.#listener = listener;
  }

  /** How many characters stand before the part at hand. */
  get place(): number {
    return this.#before + this.#at;
  }

  push(text: string): void {
    this.#waiting.push(text);
    this.#waitingLength += text.length;
    // A long text comes in many pieces: joined to all before it only when as much is new, it is copied twice and not often.
    if (this.#waitingLength >= this.#rest.length) this.#cut(false);
  }

  end(): void {
    this.#cut(true);
    const line = this.#openLines.at(-1);
    if (line === undefined) return;
    const what = this.#lists.at(-1) ? "a list" : "an object";
    throw new JsonFault(
      this.line,
      `it ends in the middle of ${what} that begins on line ${line}`,
      "Copy, download or write the file again: its end is missing.",
    );
  }

  #cut(isLast: boolean): void {
    const text = this.#rest + this.#waiting.join("");
    const { length } = text;
    this.#waiting = [];
    this.#waitingLength = 0;
    this.#at = 0;
    for (;;) {
      let code = 0;
      while (this.#at < length && isBlank((code = text.charCodeAt(this.#at)))) {
        if (code === feed) this.line += 1;
        this.#at += 1;
      }
      if (this.#at >= length) break;
      const end = this.#step(text, code, isLast);
      if (end < 0) break;
      this.#at = end;
    }
    this.#rest = text.slice(this.#at);
    this.#before += this.#at;
    this.#at = 0;
  }

  /** Where the part at hand ends; -1 where more of it must come. */
  #step(text: string, code: number, isLast: boolean): number {
    switch (this.#state) {
      case "after":
        return this.#behindValue(text, code);
      case "colon":
        if (code !== colon) throw this.#unexpected(text, "a colon behind a key");
        this.#state = "value";
        return this.#at + 1;
      case "firstKey":
      case "key":
        return this.#keyOrEnd(text, code, isLast);
      case "document":
      case "first":
      case "value":
        return this.#value(text, code, isLast);
    }
  }

  #behindValue(text: string, code: number): number {
    const isList = this.#lists.at(-1)!;
    if (code === comma) {
      this.#state = isList ? "value" : "key";
      this.#commaLine = this.line;
      return this.#at + 1;
    }
    if (code !== (isList ? closeList : closeObject))
      throw this.#unexpected(text, isList ? "a comma or ]" : "a comma or }");
    return this.#close();
  }

  #keyOrEnd(text: string, code: number, isLast: boolean): number {
    if (code === closeObject) {
      if (this.#state === "key") throw this.#trailing("}");
      return this.#close();
    }
    if (code !== quote) throw this.#unexpected(text, "a key in double quotes");
    const end = this.#textEnd(text, isLast);
    if (end < 0) return -1;
    this.#state = "colon";
    this.#listener.key(text, this.#at + 1, end);
    return end + 1;
  }

  #value(text: string, code: number, isLast: boolean): number {
    if (code === openObject || code === openList) return this.#open(code === openList);
    if (code === closeList && this.#state === "first") return this.#close();
    if (code === closeList && this.#state === "value" && this.#lists.at(-1)) throw this.#trailing("]");
    const end = code === quote ? this.#textEnd(text, isLast) : this.#wordEnd(text, isLast);
    if (end < 0) return -1;
    if (code === quote) this.#listener.scalar("text", text.slice(this.#at + 1, end));
    else this.#listener.scalar(this.#kindOf(text, end), text.slice(this.#at, end));
    this.#state = this.#lists.length === 0 ? "document" : "after";
    return code === quote ? end + 1 : end;
  }

  #open(isList: boolean): number {
    if (this.#lists.length >= mostDepth)
      throw new JsonFault(
        this.line,
        `on line ${this.line} lists and objects stand in one another more than ${mostDepth} deep`,
        "Write the file with less nesting.",
      );
    this.#listener.open(isList);
    this.#lists.push(isList);
    this.#openLines.push(this.line);
    this.#state = isList ? "first" : "firstKey";
    return this.#at + 1;
  }

  #close(): number {
    this.#lists.pop();
    this.#openLines.pop();
    this.#state = this.#lists.length === 0 ? "document" : "after";
    this.#listener.close();
    return this.#at + 1;
  }

  /** The place of the closing quote. */
  #textEnd(text: string, isLast: boolean): number {
    const { length } = text;
    let at = this.#at + 1 + this.#seen;
    while (at < length) {
      const code = text.charCodeAt(at);
      if (code === quote) {
        this.#seen = 0;
        return at;
      }
      if (code === backslash) {
        const end = this.#escapeEnd(text, at, isLast);
        if (end < 0) break;
        at = end;
      } else {
        if (code < 32) throw this.#control(code);
        at += 1;
      }
    }
    if (isLast)
      throw new JsonFault(
        this.line,
        `a text that begins on line ${this.line} is never closed`,
        `Close the text that begins on line ${this.line}.`,
      );
    this.#seen = at - this.#at - 1;
    return -1;
  }

  #escapeEnd(text: string, at: number, isLast: boolean): number {
    const sign = text[at + 1];
    if (sign === undefined) return -1;
    if (sign !== "u") {
      if ('"\\/bfnrt'.includes(sign)) return at + 2;
      throw this.#badEscape(text.slice(at, at + 2));
    }
    const digits = text.slice(at + 2, at + 6);
    if (digits.length < 4 && !isLast) return -1;
    if (!/^[0-9a-fA-F]{4}$/.test(digits)) throw this.#badEscape(text.slice(at, at + 6));
    if (!/^d[89a-f]/i.test(digits)) return at + 6;
    const following = text.slice(at + 6, at + 12);
    if (following.length < 6 && !isLast && !following.includes('"')) return -1;
    if (/^d[89ab]/i.test(digits) && /^\\ud[c-f][0-9a-f]{2}$/i.test(following)) return at + 12;
    this.halves += 1;
    if (this.halfLine === 0) this.halfLine = this.line;
    return at + 6;
  }

  #wordEnd(text: string, isLast: boolean): number {
    const { length } = text;
    let end = this.#at;
    while (end < length && isWordSign(text.charCodeAt(end))) end += 1;
    if (end === this.#at) throw this.#unexpected(text, "a value");
    return end === length && !isLast ? -1 : end;
  }

  #kindOf(text: string, end: number): ScalarKind {
    const first = text.charCodeAt(this.#at);
    const from = first === 45 ? this.#at + 1 : this.#at;
    let at = from;
    while (at < end && isDigit(text.charCodeAt(at))) at += 1;
    if (at === end && at > from && (at === from + 1 || text.charCodeAt(from) !== 48)) return "integer";
    const word = text.slice(this.#at, end);
    if (decimalNumber.test(word)) return "decimal";
    if (Object.hasOwn(words, word)) return words[word]!;
    throw this.#unexpected(text, "a value");
  }

  #trailing(sign: string): JsonFault {
    return new JsonFault(
      this.#commaLine,
      `on line ${this.#commaLine} a comma stands before ${sign}, where nothing follows it`,
      `Remove the comma on line ${this.#commaLine}.`,
    );
  }

  #badEscape(escape: string): JsonFault {
    return new JsonFault(
      this.line,
      `a text on line ${this.line} holds ${escape}, which JSON does not have`,
      "Write a backslash as two, and other signs as they are.",
    );
  }

  #control(code: number): JsonFault {
    const what = code === feed || code === 13 ? "a line break" : code === 9 ? "a tab" : "a control sign";
    const written =
      code === feed ? "\\n" : code === 13 ? "\\r" : code === 9 ? "\\t" : `\\u00${code.toString(16).padStart(2, "0")}`;
    return new JsonFault(
      this.line,
      `a text that begins on line ${this.line} holds ${what} as it is, or is never closed`,
      `Close the text, or write ${written} in it.`,
    );
  }

  #unexpected(text: string, expected: string): JsonFault {
    const found = /^(?:[A-Za-z0-9+\-._]{1,40}|[\s\S])/u.exec(text.slice(this.#at, this.#at + 42))?.[0] ?? "";
    return new JsonFault(
      this.line,
      `on line ${this.line} stands ${found} where ${expected} should stand`,
      `Correct line ${this.line}, or write the file again as JSON.`,
    );
  }
}
