import type { Column } from "#domain/sql/types.ts";

/** What a thread that reads a columnar file is asked for: its columns, or the rows of these of them. */
export interface ColumnarJob {
  readonly format: "arrow" | "avro";
  readonly bytes: Uint8Array;
  /** Null where only the columns are asked for. */
  readonly names: readonly string[] | null;
}

/** What is said of the rows once all are written. */
export interface ColumnarNotes {
  readonly rows: number;
  /** By column, how many values have digits behind the microsecond. */
  readonly cut: Readonly<Record<string, number>>;
}

export type ColumnarAnswer =
  | { readonly kind: "columns"; readonly columns: readonly Column[] }
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "end"; readonly notes: ColumnarNotes }
  | { readonly kind: "failed"; readonly says: string; readonly mend: string };

/** What of a file cannot be read: `says` follows its name. */
export class ColumnarFault extends Error {
  readonly says: string;
  readonly mend: string;

  constructor(says: string, mend: string) {
    super(says);
    this.says = says;
    this.mend = mend;
  }
}

/** Values of a column in some rows of a file. */
export interface ColumnTexts {
  /** As the engine reads it; a nested one as JSON. */
  text(row: number): string | null;
  isCut(row: number): boolean;
}

/** A columnar file, opened. */
export interface ColumnarFile {
  readonly columns: readonly Column[];
  /** The rows, some at a time. */
  batches(names: readonly string[]): Iterable<{ readonly rows: number; readonly columns: readonly ColumnTexts[] }>;
}
