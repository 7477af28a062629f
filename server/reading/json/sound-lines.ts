import { JsonFault } from "./json-fault.ts";
import { type JsonListener, JsonTokens } from "./json-tokens.ts";

const nobody: JsonListener = {
  open: () => undefined,
  close: () => undefined,
  key: () => undefined,
  scalar: () => undefined,
};

export const noJson = "it is no JSON";

/** Why a line is no JSON by itself; null where it is. */
function faultOf(text: string, line: number): JsonFault | null {
  try {
    const tokens = new JsonTokens(nobody);
    tokens.line = line;
    tokens.push(text);
    tokens.end();
    return null;
  } catch (error) {
    if (error instanceof JsonFault) return error;
    throw error;
  }
}

interface Takers {
  /** Is given the text with an empty line in place of each that is no JSON by itself. */
  readonly give: (text: string) => void;
  readonly refuse: (line: number, text: string) => void;
}

/**
 * Parts lines that are JSON by themselves from those that are none, so that a broken one costs no others. A last line that
 * breaks off says that the file does: it ends in its fault.
 */
export class SoundLines {
  sound = 0;
  broken = 0;
  readonly #takers: Takers;
  #line = 1;
  #parts: string[] = [];

  constructor(takers: Takers) {
    this.#takers = takers;
  }

  push(text: string): void {
    const end = text.lastIndexOf("\n");
    if (end < 0) {
      this.#parts.push(text);
      return;
    }
    const whole = this.#parts.join("") + text.slice(0, end);
    this.#parts = [text.slice(end + 1)];
    this.#takeLines(whole.split("\n"));
  }

  end(): void {
    const last = this.#parts.join("");
    const fault = faultOf(last, this.#line);
    if (fault) throw fault;
    if (/^[ \t\r]*[{[]/.test(last)) this.sound += 1;
    this.#takers.give(last);
  }

  #takeLines(lines: readonly string[]): void {
    let good = "";
    for (const line of lines) {
      if (faultOf(line, this.#line) === null) {
        if (/^[ \t\r]*[{[]/.test(line)) this.sound += 1;
        good += `${line}\n`;
      } else {
        this.#takers.give(good);
        good = "\n";
        this.broken += 1;
        this.#takers.refuse(this.#line, line.replace(/\r$/, ""));
      }
      this.#line += 1;
    }
    this.#takers.give(good);
  }
}
