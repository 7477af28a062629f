import type { FileFormat } from "../nodes/file-source.ts";
import type { Column } from "../sql/types.ts";

/** How a file is read, frozen by its profile: everything that a reader would otherwise guess. */
export interface FileReading {
  readonly format: FileFormat;
  readonly delimiter: string;
  readonly quote: string;
  readonly escape: string;
  readonly encoding: "utf-8" | "latin-1" | "utf-16";
  readonly header: boolean;
  /** Records before the header (or before the first row, where there is none); an empty line is one of them. */
  readonly skip: number;
  /** Texts that stand for "no value" besides the empty field. */
  readonly nulls: readonly string[];
  /** A record with too many fields, or with a quote out of place, is refused; without it the reader mends quotes and drops surplus fields. */
  readonly strict?: boolean;
  /** Some records have fewer fields than the header: the missing ones are empty. */
  readonly ragged?: boolean;
  /** Some quoted fields hold line breaks. */
  readonly multiline?: boolean;
  /** How records end, where the reader would take it for another: bare carriage returns, or CRLF below a header with line breaks in it. */
  readonly lineEnd?: "\r" | "\r\n";
  /** The longest record in bytes, where the reader needs more room for it than it has by itself. */
  readonly longestBytes?: number;
  /** The file's columns in order, as the reader names them before types are applied. */
  readonly columns: readonly Column[];
}
