import type { RefusedRecord } from "../delimited/refused-records.ts";
import { spelled } from "./spelled.ts";

interface Counts {
  readonly rows: number;
  unreadable: number;
  readonly refused: RefusedRecord[];
}

/** So many of them stand in the counts, with so much of their text; of each so much is kept for a person to look at. */
const mostTold = 20;
const mostLetters = 500;
const mostKept = 4_000;

/** Records of a file that could not be read: all are counted, the first are told, each is given once as plain CSV. */
export class Refusals {
  readonly #counts: Counts;
  #csv: string[] = [];

  constructor(counts: Counts) {
    this.#counts = counts;
  }

  add(record: Omit<RefusedRecord, "row">): void {
    const counts = this.#counts;
    counts.unreadable += 1;
    const row = counts.rows + counts.unreadable;
    const { line, message, text } = record;
    if (counts.refused.length < mostTold) counts.refused.push({ line, row, message, text: text.slice(0, mostLetters) });
    const cells = [String(row), String(line), text.slice(0, mostKept), message];
    this.#csv.push(`${cells.map(spelled).join(",")}\n`);
  }

  /** Those since the last call: row, line, text and reason. */
  take(): string {
    const text = this.#csv.join("");
    this.#csv = [];
    return text;
  }
}
