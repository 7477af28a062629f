import type { RecordCount, RecordCounter } from "../count/record-count.ts";
import type { JsonFound } from "./json-found.ts";
import { type FoundKey, FoundRecords, note } from "./found-keys.ts";
import { SoundLines } from "./sound-lines.ts";
import { type JsonListener, JsonTokens, type ScalarKind } from "./json-tokens.ts";

/** So many lists are looked for in a document, and so deep. */
const [mostLists, mostListDepth] = [100, 5];
/** More significant digits than a floating point number keeps. */
const exactDigits = 15;
const mostExponent = 300;

/** The count of a file whose records are the elements of lists (`json`) or the documents (`ndjson`). */
export const countOfJson = (json: JsonFound, format: "json" | "ndjson"): RecordCount => ({
  records: format === "json" ? json.elements.elements : json.documents.elements,
  longest: json.longest[format],
  openQuote: null,
  torn: null,
  loneReturn: null,
  json,
});

/** A container that is open: what its keys and elements belong to. */
interface Frame {
  isList: boolean;
  /** Of an object whose keys are columns. */
  record: FoundRecords | null;
  /** Of a list whose elements may be records. */
  elements: FoundRecords | null;
  /** Of an object in which lists are looked for. */
  path: readonly string[] | null;
  key: FoundKey | null;
  /** Of a list that may be a record: what it is an element of, and how many values of it came. */
  row: FoundRecords | null;
  width: number;
}

const noFrame: Frame = { isList: false, record: null, elements: null, path: null, key: null, row: null, width: 0 };

const isLong = (text: string): boolean => {
  const [digits = "", exponent] = text.toLowerCase().split("e");
  return (
    digits.replaceAll(/[-.]/g, "").replace(/^0+/, "").length > exactDigits ||
    Math.abs(Number(exponent ?? 0)) > mostExponent
  );
};

/** Which record is the longest, by the place of its start. */
class Longest {
  record = 0;
  line = 0;
  bytes = 0;
  #start = 0;
  #startLine = 0;

  start(place: number, line: number): void {
    this.#start = place;
    this.#startLine = line;
  }

  end(place: number, record: number): void {
    if (place - this.#start <= this.bytes) return;
    this.bytes = place - this.#start;
    this.record = record;
    this.line = this.#startLine;
  }

  get found(): RecordCount["longest"] {
    return { record: this.record, line: this.line, bytes: this.bytes };
  }
}

/**
 * Looks through all of a JSON file in UTF-8: which values are records, their keys exactly as they are spelled, and what the
 * engine's reader would not read as it is written. A file that is no JSON ends it with a `JsonFault`.
 */
export class JsonScan implements RecordCounter, JsonListener {
  readonly #tokens = new JsonTokens(this);
  readonly #wanted: string | null;
  readonly #lines: SoundLines | null;
  readonly #documents = new FoundRecords(null);
  readonly #elements = new FoundRecords([]);
  readonly #lists = new Map<string, FoundRecords>();
  readonly #frames: Frame[] = [];
  readonly #longest = { json: new Longest(), ndjson: new Longest() };
  #depth = 0;
  #lastLine = 0;
  #isLines = true;
  #longNumber: JsonFound["longNumber"] = null;

  /** `byLines`: lines that are no JSON by themselves are passed over. `wanted`: the dotted path of a list that is looked for in every document; otherwise lists are looked for in the first alone. */
  constructor(wanted: string | null = null, byLines = false) {
    this.#wanted = wanted;
    this.#lines = byLines ? new SoundLines({ give: (text) => this.#tokens.push(text), refuse: () => undefined }) : null;
  }

  push(bytes: Buffer): void {
    // One character a byte: every sign of JSON is one byte, and places are counted in bytes.
    (this.#lines ?? this.#tokens).push(bytes.toString("latin1"));
  }

  end(): RecordCount {
    this.#lines?.end();
    this.#tokens.end();
    const found: JsonFound = {
      documents: this.#documents,
      elements: this.#elements,
      lists: [...this.#lists.values()],
      isLines: this.#isLines,
      lines: this.#lines ? { sound: this.#lines.sound, broken: this.#lines.broken } : null,
      longNumber: this.#longNumber,
      halfLine: this.#tokens.halfLine,
      longest: { json: this.#longest.json.found, ndjson: this.#longest.ndjson.found },
    };
    return countOfJson(found, "ndjson");
  }

  open(isList: boolean): void {
    const parent = this.#depth > 0 ? this.#frames[this.#depth - 1]! : null;
    const frame = (this.#frames[this.#depth] ??= { ...noFrame });
    this.#depth += 1;
    frame.isList = isList;
    frame.record = frame.elements = frame.path = frame.key = frame.row = null;
    frame.width = 0;
    if (parent === null) this.#openDocument(frame);
    else if (parent.isList) this.#openElement(parent, frame);
    else this.#openUnderKey(parent, frame);
  }

  close(): void {
    this.#depth -= 1;
    if (this.#depth === 0) this.#endDocument(this.#tokens.place + 1);
    else if (this.#depth === 1) this.#endElement(this.#tokens.place + 1);
  }

  key(text: string, from: number, to: number): void {
    const frame = this.#frames[this.#depth - 1]!;
    const { line } = this.#tokens;
    if (frame.record) frame.key = frame.record.meet(text, { from, to, line });
  }

  scalar(kind: ScalarKind, raw: string): void {
    const { line } = this.#tokens;
    if (kind === "decimal" && this.#longNumber === null && isLong(raw)) this.#longNumber = { line, text: raw };
    const frame = this.#depth > 0 ? this.#frames[this.#depth - 1]! : null;
    if (frame === null) {
      this.#startDocument();
      this.#documents.add("value", line);
      note(this.#documents.single, kind, line);
      this.#endDocument(this.#tokens.place + raw.length);
    } else if (frame.isList) this.#scalarInList(frame, kind, raw);
    else if (frame.record) note(frame.key!, kind, line);
  }

  #scalarInList(frame: Frame, kind: ScalarKind, raw: string): void {
    const { line, place } = this.#tokens;
    if (frame.row) note(frame.row.at(frame.width++, line, kind === "text" ? raw : undefined), kind, line);
    if (!frame.elements) return;
    frame.elements.add("value", line);
    note(frame.elements.single, kind, line);
    if (this.#depth > 1) return;
    this.#longest.json.start(place, line);
    this.#endElement(place + raw.length);
  }

  #startDocument(): void {
    const { line, place } = this.#tokens;
    if (line === this.#lastLine) this.#isLines = false;
    this.#lastLine = line;
    this.#longest.ndjson.start(place, line);
  }

  #endDocument(end: number): void {
    if (this.#tokens.line !== this.#lastLine) this.#isLines = false;
    this.#lastLine = this.#tokens.line;
    this.#longest.ndjson.end(end, this.#documents.elements);
  }

  #endElement(end: number): void {
    if (this.#frames[0]!.isList) this.#longest.json.end(end, this.#elements.elements);
  }

  #openDocument(frame: Frame): void {
    this.#startDocument();
    this.#documents.add(frame.isList ? "list" : "object", this.#tokens.line);
    if (frame.isList) {
      frame.elements = this.#elements;
      frame.row = this.#documents;
      return;
    }
    frame.record = this.#documents;
    if (this.#wanted !== null || this.#documents.elements === 1) frame.path = [];
  }

  #openElement(parent: Frame, frame: Frame): void {
    const { line, place } = this.#tokens;
    if (this.#depth === 2) this.#longest.json.start(place, line);
    if (parent.row) note(parent.row.at(parent.width++, line), undefined, line);
    if (!parent.elements) return;
    parent.elements.add(frame.isList ? "list" : "object", line);
    if (frame.isList) frame.row = parent.elements;
    else frame.record = parent.elements;
  }

  #openUnderKey(parent: Frame, frame: Frame): void {
    if (parent.record) note(parent.key!, undefined, this.#tokens.line);
    if (!parent.path || parent.path.length >= mostListDepth) return;
    const path = [...parent.path, parent.key!.key];
    if (frame.isList) {
      frame.elements = this.#listAt(path);
      return;
    }
    frame.path = path;
    frame.record = new FoundRecords(path);
  }

  /** In documents behind the first, only the wanted list is looked for. */
  #listAt(path: readonly string[]): FoundRecords | null {
    const name = path.join(".");
    if (this.#wanted !== null && this.#wanted !== name && this.#documents.elements > 1) return null;
    const known = this.#lists.get(name);
    if (known || this.#lists.size >= mostLists) return known ?? null;
    const made = new FoundRecords(path);
    this.#lists.set(name, made);
    return made;
  }
}
