import type { FileSourceConfig } from "#domain/nodes/file-source.ts";
import type { Decision } from "#domain/reading/decision.ts";
import type { RecordNotes } from "#domain/reading/record-notes.ts";
import type { FileReading } from "#domain/reading/file-reading.ts";
import type { Column } from "#domain/sql/types.ts";
import type { Engine } from "#server/engine/engine.ts";
import type { RefusedRecord } from "./delimited/refused-records.ts";

/** Where the rows of a file are to be kept while it is read. */
export interface RowsKept {
  /** Written to by this reading alone. */
  readonly folder: string;
  /** Hears what the file seems to be, and how many of its rows were read. */
  readonly onRows?: ((rows: number, read: ReadAbout) => void) | undefined;
}

export interface ReadAbout {
  readonly columns: readonly Column[];
  readonly dialect: FileReading;
  readonly rowsAbout: number;
}

export interface InspectRequest {
  /** The file, or a glob of files with one layout. */
  readonly path: string;
  readonly config?: Partial<FileSourceConfig>;
  readonly signal?: AbortSignal;
  /** The rows are written too, where one scan can give both the types and the rows. */
  readonly keep?: RowsKept;
}

export interface FileInspection {
  readonly dialect: FileReading;
  readonly columns: readonly Column[];
  /** Records that could be read. */
  readonly rows: number;
  readonly sizeBytes: number;
  /** Every file that the path stands for. */
  readonly files: readonly string[];
  /** Records that the reader refused, the first twenty with line, reason and text; `unreadable` counts them all. */
  readonly refused: readonly RefusedRecord[];
  readonly unreadable: number;
  /** Records that were mended or left out. */
  readonly notes: RecordNotes;
  /** How it is read and why, in the order of deciding. */
  readonly decisions: readonly Decision[];
  /** The rows in their types as Parquet, where they were to be kept and one scan gave them. */
  readonly rowsFile?: string;
}

/** What reading needs of an engine. */
export type ReadingEngine = Pick<Engine, "session" | "scratchDirectory">;
