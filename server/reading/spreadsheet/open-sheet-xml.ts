import sax from "sax";
import type { NumberKind } from "./cell-text.ts";
import type { OpenCell } from "./open-sheet-cell.ts";

/** What is told of the sheets while their document is read. */
export interface SheetListener {
  readonly sheet: (name: string, isHidden: boolean) => void;
  readonly row: (cells: readonly OpenCell[], times: number) => void;
}

const spaces: Readonly<Record<string, string>> = {
  "urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0": "number",
  "urn:oasis:names:tc:opendocument:xmlns:office:1.0": "office",
  "urn:oasis:names:tc:opendocument:xmlns:style:1.0": "style",
  "urn:oasis:names:tc:opendocument:xmlns:table:1.0": "table",
  "urn:oasis:names:tc:opendocument:xmlns:text:1.0": "text",
  "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0": "calcext",
};
/** What stands beside the sheets and their cells, and may hold cells or text of its own. */
const beside: ReadonlySet<string> = new Set([
  "office:forms",
  "table:tracked-changes",
  "table:shapes",
  "table:dde-links",
  "table:content-validations",
]);
const valueOf: Readonly<Record<string, string>> = {
  date: "office:date-value",
  time: "office:time-value",
  boolean: "office:boolean-value",
  string: "office:string-value",
};
const mostRepeats = 1_048_576;
/** The library looks after its own memory only where a value is split into several; those here are bounded by their file. */
Object.assign(sax, { MAX_BUFFER_LENGTH: Number.POSITIVE_INFINITY });

type Attributes = Readonly<Record<string, string>>;
type Cell = { -readonly [K in keyof OpenCell]: OpenCell[K] };

const times = (text: string | undefined): number => Math.min(mostRepeats, Math.max(1, Math.trunc(Number(text)) || 1));

const cellOf = (at: Attributes, style: NumberKind): Cell => ({
  style,
  kind: at["office:value-type"],
  value: at[valueOf[at["office:value-type"] ?? ""] ?? "office:value"],
  isError: at["calcext:value-type"] === "error",
  hasFormula: at["table:formula"] !== undefined,
  isMerged: times(at["table:number-columns-spanned"]) > 1 || times(at["table:number-rows-spanned"]) > 1,
  times: times(at["table:number-columns-repeated"]),
  shown: null,
});

/** Reads the parts of a document's `content.xml`, whatever prefixes it gives the names, and tells of its sheets and rows. */
export class SheetReader {
  readonly #parser = sax.parser(true, {});
  readonly #listener: SheetListener;
  readonly #prefixes = new Map<string, string>();
  readonly #hidden = new Set<string>();
  /** What the formats of numbers make of them, by their names, and by those of the cells' styles. */
  readonly #formats = new Map<string, NumberKind>();
  readonly #styles = new Map<string, NumberKind>();
  #style = "";
  /** How deep in something that is left out. */
  #beside = 0;
  #cells: Cell[] = [];
  #rowTimes = 1;
  #cell: Cell | null = null;
  #inParagraph = 0;

  constructor(listener: SheetListener) {
    this.#listener = listener;
    this.#parser.onopentag = ({ name, attributes }) => this.#open(name, attributes as Attributes);
    this.#parser.onclosetag = (name) => this.#close(this.#named(name));
    this.#parser.ontext = (text) => this.#text(text);
    this.#parser.oncdata = (text) => this.#text(text);
    this.#parser.ondoctype = () => this.#fail("it defines entities of its own");
    this.#parser.onerror = (error) => this.#fail(error.message.split("\n")[0]!);
  }

  write(text: string): void {
    this.#parser.write(text);
  }

  end(): void {
    this.#parser.close();
  }

  #fail(message: string): never {
    throw new Error(message);
  }

  #named(name: string): string {
    const at = name.indexOf(":");
    return at === -1 ? name : `${this.#prefixes.get(name.slice(0, at)) ?? ""}:${name.slice(at + 1)}`;
  }

  #open(rawName: string, raw: Attributes): void {
    if (this.#prefixes.size === 0)
      for (const [name, space] of Object.entries(raw))
        if (name.startsWith("xmlns:")) this.#prefixes.set(name.slice(6), spaces[space] ?? "");
    const name = this.#named(rawName);
    // of a cell only its text counts, and neither remarks, drawings nor tables in it
    const isOther = this.#cell ? !name.startsWith("text:") : beside.has(name);
    if (this.#beside > 0 || isOther) this.#beside += 1;
    else this.#begin(name, Object.fromEntries(Object.entries(raw).map(([key, value]) => [this.#named(key), value])));
  }

  #begin(name: string, at: Attributes): void {
    if (name === "style:style") this.#beginStyle(at);
    else if (name === "number:date-style") this.#formats.set(at["style:name"] ?? "", "moment");
    else if (name === "number:time-style")
      this.#formats.set(at["style:name"] ?? "", at["number:truncate-on-overflow"] === "false" ? "duration" : "moment");
    else if (name === "style:table-properties" && at["table:display"] === "false") this.#hidden.add(this.#style);
    else if (name === "table:table")
      this.#listener.sheet(at["table:name"] ?? "", this.#hidden.has(at["table:style-name"] ?? ""));
    else if (name === "table:table-row") {
      this.#cells = [];
      this.#rowTimes = times(at["table:number-rows-repeated"]);
    } else if (name === "table:table-cell" || name === "table:covered-table-cell") {
      this.#cell = cellOf(at, this.#styles.get(at["table:style-name"] ?? "") ?? "number");
      this.#cells.push(this.#cell);
    } else if (name === "text:p" || name === "text:h") {
      this.#inParagraph += 1;
      this.#show(this.#cell?.shown === null ? "" : "\n");
    } else if (name === "text:s") this.#show(" ".repeat(times(at["text:c"])));
    else if (name === "text:tab") this.#show("\t");
    else if (name === "text:line-break") this.#show("\n");
  }

  #beginStyle(at: Attributes): void {
    this.#style = at["style:name"] ?? "";
    const kind = this.#formats.get(at["style:data-style-name"] ?? "");
    if (kind) this.#styles.set(this.#style, kind);
  }

  #show(text: string): void {
    if (this.#cell && this.#inParagraph > 0) this.#cell.shown = (this.#cell.shown ?? "") + text;
  }

  #close(name: string): void {
    if (this.#beside > 0) this.#beside -= 1;
    else if (name === "table:table-row") this.#listener.row(this.#cells, this.#rowTimes);
    else if (name === "table:table-cell" || name === "table:covered-table-cell") this.#cell = null;
    else if (name === "text:p" || name === "text:h") this.#inParagraph = Math.max(0, this.#inParagraph - 1);
  }

  /** Blanks, tabs and line ends beside each other are one blank, and none where a paragraph begins. */
  #text(text: string): void {
    if (this.#beside > 0) return;
    const shown = this.#cell?.shown ?? "";
    const one = text.replaceAll(/[ \t\r\n]+/g, " ");
    this.#show(shown === "" || /[ \n]$/.test(shown) ? one.replace(/^ /, "") : one);
  }
}
