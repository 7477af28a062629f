import type { FileReading } from "#domain/reading/file-reading.ts";
import { noNotes } from "#domain/reading/record-notes.ts";
import { Refusals } from "../prepare/refusals.ts";
import { spelled } from "../prepare/spelled.ts";
import type { TableCounts, TextTable } from "../prepare/table-writer.ts";
import { JsonFault } from "./json-fault.ts";
import { type JsonListener, JsonTokens, type ScalarKind } from "./json-tokens.ts";
import { noJson, SoundLines } from "./sound-lines.ts";
import { NestedText } from "./nested-text.ts";

/** What an open list or object is: on the way to the records, the list of them, one of them, or something that no row has. */
type Role = "way" | "records" | "record" | "other";

/** So many spellings of keys are remembered: without an end, keys that are not columns would fill the memory. */
const mostSpellings = 50_000;

const whole = (text: string): string => (text.isWellFormed() ? text : text.toWellFormed());
/** What is written between quotes, as the text that it stands for; half a letter becomes the sign for an unknown one. */
const textOf = (raw: string): string => (raw.includes("\\") ? whole(JSON.parse(`"${raw}"`) as string) : raw);

/**
 * Gives the records of JSON as plain CSV: texts as they are, numbers as they were written, nested values as JSON, null as
 * nothing. Of a key that stands twice in a record, the last value holds. Python's `json_table.py` does the same, sign by sign.
 */
export class JsonTable implements TextTable, JsonListener {
  readonly counts: TableCounts = { rows: 0, unreadable: 0, refused: [], notes: noNotes() };
  readonly refusals = new Refusals(this.counts);
  readonly #reading: FileReading;
  readonly #path: readonly string[];
  readonly #places: ReadonlyMap<string, number>;
  readonly #spellings = new Map<string, number>();
  readonly #isNested: readonly boolean[];
  readonly #tokens = new JsonTokens(this);
  readonly #lines: SoundLines | null;
  readonly #roles: Role[] = [];
  readonly #nested = new NestedText();
  #cells: (string | null)[] = [];
  /** The place of the value that comes next in its record; -1 where no column has it. */
  #place = -1;
  /** Whether the key at hand leads on to the records. */
  #leadsOn = false;
  #width = 0;
  #before: number;
  #documents = 0;
  #lists = 0;
  #hasList = false;
  #written: string[] = [];

  constructor(reading: FileReading) {
    this.#reading = reading;
    this.#lines = reading.byLines
      ? new SoundLines({
          give: (text) => this.#tokens.push(text),
          refuse: (line, text) => this.refusals.add({ line, message: noJson, text }),
        })
      : null;
    this.#path = reading.records ?? [];
    this.#places = new Map((reading.keys ?? []).map((key, place) => [key, place]));
    this.#isNested = reading.columns.map(({ type }) => type === "json");
    this.#before = reading.header ? 1 : 0;
  }

  push(text: string): string {
    (this.#lines ?? this.#tokens).push(text);
    return this.#given();
  }

  end(): string {
    this.#lines?.end();
    this.#tokens.end();
    if (this.#path.length > 0 && this.#documents > 0 && this.#lists === 0)
      throw new JsonFault(
        1,
        `it has no list at ${this.#path.join(".")}`,
        "Profile the source again, or name the list of records that it has.",
      );
    return this.#given();
  }

  open(isList: boolean): void {
    const role = this.#roleOf(isList);
    this.#roles.push(role);
    if (role === "record") {
      this.#cells = this.#reading.columns.map(() => null);
      this.#width = 0;
    }
  }

  close(): void {
    if (this.#nested.isOpen) {
      this.#nested.close();
      this.#roles.pop();
      if (!this.#nested.isOpen) this.#endNested();
      return;
    }
    const role = this.#roles.pop();
    if (role === "record") this.#endRecord();
    if (this.#roles.length > 0 || this.#path.length === 0) return;
    if (!this.#hasList) this.#refuse(`it has no list at ${this.#path.join(".")}`, "{…}");
  }

  key(text: string, from: number, to: number): void {
    if (this.#nested.isOpen) {
      this.#nested.key(text.slice(from, to));
      return;
    }
    const role = this.#roles.at(-1);
    if (role === "record") this.#place = this.#placeOf(text.slice(from, to));
    else if (role === "way") this.#leadsOn = textOf(text.slice(from, to)) === this.#path[this.#roles.length - 1];
  }

  scalar(kind: ScalarKind, raw: string): void {
    if (this.#nested.isOpen) {
      this.#nested.scalar(kind, raw);
      return;
    }
    const role = this.#roles.at(-1);
    if (role === "record") {
      const place = this.#reading.rows === "lists" ? this.#width++ : this.#place;
      if (place in this.#cells) this.#cells[place] = this.#cell(kind, raw, place);
      return;
    }
    if (role === undefined) this.#documents += 1;
    const isRecord = role === "records" || (role === undefined && this.#path.length === 0);
    if (isRecord && this.#reading.rows === "values") this.#endRecord([this.#cell(kind, raw, 0)]);
    else if (isRecord || role === undefined) this.#refuse(this.#noRecord("a single value"), raw);
  }

  #given(): string {
    const text = this.#written.join("");
    this.#written = [];
    return text;
  }

  /** What a list or object is that opens here; one inside a record begins to be kept as text. */
  #roleOf(isList: boolean): Role {
    const parent = this.#roles.at(-1);
    if (this.#nested.isOpen) {
      this.#nested.open(isList);
      return "other";
    }
    if (parent === undefined) return this.#documentRole(isList);
    if (parent === "records") return this.#recordRole(isList);
    if (parent === "way") return this.#wayRole(isList);
    if (parent === "record") {
      if (this.#reading.rows === "lists") this.#place = this.#width++;
      this.#nested.open(isList);
    }
    return "other";
  }

  #documentRole(isList: boolean): Role {
    this.#documents += 1;
    this.#hasList = false;
    if (this.#path.length > 0) return isList ? "other" : "way";
    return isList && this.#reading.format === "json" ? "records" : this.#recordRole(isList);
  }

  #recordRole(isList: boolean): Role {
    const { rows } = this.#reading;
    if (rows === "values") {
      this.#nested.open(isList);
      return "other";
    }
    if (isList === (rows === "lists")) return "record";
    this.#refuse(this.#noRecord(isList ? "a list" : "an object"), isList ? "[…]" : "{…}");
    return "other";
  }

  #wayRole(isList: boolean): Role {
    if (!this.#leadsOn) return "other";
    const isLast = this.#roles.length === this.#path.length;
    if (isLast !== isList) return "other";
    if (!isLast) return "way";
    this.#lists += 1;
    this.#hasList = true;
    return "records";
  }

  #placeOf(raw: string): number {
    const known = this.#spellings.get(raw);
    if (known !== undefined) return known;
    const place = this.#places.get(textOf(raw)) ?? -1;
    if (this.#spellings.size < mostSpellings) this.#spellings.set(raw, place);
    return place;
  }

  #cell(kind: ScalarKind, raw: string, place: number): string | null {
    if (kind === "nothing") return null;
    if (this.#isNested[place]) return kind === "text" || kind === "odd" ? `"${raw}"` : raw;
    return kind === "text" ? textOf(raw) : raw;
  }

  #endNested(): void {
    const text = this.#nested.take();
    if (this.#roles.at(-1) !== "record") this.#endRecord([text]);
    else if (this.#place in this.#cells) this.#cells[this.#place] = text;
  }

  #endRecord(cells: readonly (string | null)[] = this.#cells): void {
    if (this.#before > 0) {
      this.#before -= 1;
      return;
    }
    if (this.#width > cells.length) {
      this.#refuse(`it has ${this.#width} values instead of ${cells.length}`, cells.join(", "));
      return;
    }
    this.counts.rows += 1;
    this.#written.push(`${cells.map(spelled).join(",")}\n`);
  }

  #noRecord(what: string): string {
    return `it is ${what} and no ${this.#reading.rows === "lists" ? "list" : "object"}`;
  }

  #refuse(message: string, text: string): void {
    this.refusals.add({ line: this.#tokens.line, message, text });
  }
}
