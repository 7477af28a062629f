import { type FileHandle, open } from "node:fs/promises";

const needsQuotes = /^\s|\s$|[",\n\r]/;

/** One field of a CSV file: a null is an empty field; edges of blanks are quoted so that no reader trims them. */
const field = (value: string | null): string => {
  if (value === null) return "";
  return needsQuotes.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
};

const chunkCharacters = 1 << 20;

/** Writes a CSV file in chunks and counts its data rows from 1. */
export class CsvWriter {
  readonly #file: FileHandle;
  #buffer: string;
  rows = 0;

  private constructor(file: FileHandle, header: readonly string[]) {
    this.#file = file;
    this.#buffer = `${header.join(",")}\n`;
  }

  static async create(path: string, header: readonly string[]): Promise<CsvWriter> {
    return new CsvWriter(await open(path, "w"), header);
  }

  /** Takes the row and gives its number; `flush` must be awaited when `isFull`. */
  add(row: readonly (string | null)[]): number {
    this.#buffer += `${row.map(field).join(",")}\n`;
    this.rows += 1;
    return this.rows;
  }

  get isFull(): boolean {
    return this.#buffer.length >= chunkCharacters;
  }

  async flush(): Promise<void> {
    const text = this.#buffer;
    this.#buffer = "";
    await this.#file.writeFile(text);
  }

  async close(): Promise<void> {
    await this.flush();
    await this.#file.close();
  }
}
