import type { ProfileProgress } from "#domain/api/sources.ts";
import type { FileReading } from "#domain/reading/file-reading.ts";
import type { ColumnProfile } from "#domain/sources/profile.ts";
import type { Column } from "#domain/sql/types.ts";

const delimiterNames: Record<string, string> = {
  ",": "comma",
  ";": "semicolon",
  "\t": "tab",
  "|": "pipe",
  " ": "space",
};
const dialectText = (dialect: FileReading | null): string | null => {
  if (!dialect) return null;
  if (dialect.format !== "csv" && dialect.format !== "tsv") return dialect.format;
  return `${dialect.format}, ${delimiterNames[dialect.delimiter] ?? `"${dialect.delimiter}"`}, ${dialect.encoding}, ${dialect.header ? "header" : "no header"}`;
};

/** What is known of a source before its columns are counted. */
interface ProfiledRead {
  readonly columns: readonly Column[];
  readonly dialect: FileReading | null;
  readonly rowsAbout: number | null;
}

/** So many settled columns, and so many that wait, are told: all of a wide file, told again and again, took longer than its profile. */
const mostTold = 50;

/** Tells how far the profile is: rows while they are read, then the columns as they settle. */
export class ProgressTeller {
  readonly #tell: (progress: ProfileProgress) => void;
  readonly #started = performance.now();
  readonly #read: ProfiledRead;
  readonly #dialect: string | null;
  #newest: readonly ColumnProfile[] = [];
  #settled = 0;
  #rows = 0;

  constructor(tell: ((progress: ProfileProgress) => void) | undefined, read: ProfiledRead) {
    this.#tell = tell ?? (() => undefined);
    this.#read = read;
    this.#dialect = dialectText(read.dialect);
  }

  #say(): void {
    const seconds = Math.max(0.001, (performance.now() - this.#started) / 1000);
    const { rowsAbout, columns } = this.#read;
    const rowsPerSecond = this.#rows > 0 ? Math.round(this.#rows / seconds) : null;
    const next = columns.slice(this.#settled, this.#settled + 1 + mostTold).map(({ name }) => name);
    this.#tell({
      rowsRead: this.#rows,
      rowsAbout,
      rowsPerSecond,
      secondsLeft:
        rowsAbout !== null && rowsPerSecond ? Math.max(0, Math.ceil((rowsAbout - this.#rows) / rowsPerSecond)) : null,
      settled: this.#settled,
      columnCount: columns.length,
      columns: [...this.#newest],
      reading: next[0] ?? null,
      waiting: next.slice(1),
      dialect: this.#dialect,
    });
  }

  rows(rows: number): void {
    this.#rows = Math.max(this.#rows, rows);
    this.#say();
  }
  columns(columns: readonly ColumnProfile[]): void {
    this.#settled += columns.length;
    this.#newest = [...this.#newest, ...columns].slice(-mostTold);
    this.#say();
  }
}
