import type { FileFormat, SheetFormat } from "./file-formats.ts";
import type { Column } from "../sql/types.ts";
import type { Encoding } from "./encodings.ts";

/** How a file is read, frozen by its profile: everything that a reader would otherwise guess. */
export interface FileReading {
  readonly format: FileFormat;
  readonly delimiter: string;
  /** One sign; of a `table` also two, where those that open and close differ. */
  readonly quote: string;
  readonly escape: string;
  readonly encoding: Encoding;
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
  /**
   * What is done before the engine reads the file. `file`: it is unpacked. `text`: it is unpacked and written as UTF-8 without a byte order mark.
   * `table`: its records are also cut into fields by us and written as plain CSV.
   */
  readonly prepare?: "file" | "text" | "table";
  /** What the file is packed in, where we unpack it. */
  readonly packed?: "gzip" | "zstd" | "zip" | SheetFormat | undefined;
  /** The file inside a zip that is read, where it has several. */
  readonly member?: string | undefined;
  /** The sheet that is read of a spreadsheet, as the plain CSV of its cells. */
  readonly sheet?: string | undefined;
  /** Of a `table`: a backslash stands before signs, as in what databases write out: `\\N` is nothing, `\\t` a tab. */
  readonly backslash?: boolean;
  /** Of a `table`: a run of delimiters parts two fields as one does, and those before the first field part nothing. */
  readonly runs?: boolean;
  /** Of a `table`: a field is so many letters of its line, the last one all that is left. */
  readonly widths?: readonly number[];
  /**
   * Of a `table`: a record with a quote or a delimiter out of place is cut so that it has `width` fields, of which those of
   * `figures` hold figures, where only one way of cutting gives that.
   */
  readonly mend?: { readonly width: number; readonly figures: readonly number[] };
  /** Of a `table`: it ends at the first empty line below its header; what follows are no rows of it. */
  readonly untilBlank?: boolean;
  /** Of a `table`: how many records at the end are no rows, such as totals and remarks. */
  readonly foot?: number;
  /**
   * Of a `table`: texts that stand alone at its end are no rows: those that say so, that stand below an empty line, or that are
   * like no value of the first column, which holds only `figures` or texts of at most `longest` letters.
   */
  readonly remarks?: { readonly figures: boolean; readonly longest: number };
  /** Of a `table`: records that repeat the header are no rows. */
  readonly repeats?: boolean;
  /** Of JSON: the keys that lead to the list of records in each document; without it the documents themselves, or the elements of those that are lists. */
  readonly records?: readonly string[];
  /** Of a `table` of JSON: the key of each column, exactly as it is spelled. */
  readonly keys?: readonly string[];
  /** Of a `table` of JSON: what a record is, where it is no object. */
  readonly rows?: "lists" | "values";
  /** Of a `table` of JSON: each line is JSON by itself, and one that is none is refused without the others. */
  readonly byLines?: boolean;
  /** Of JSON that the engine reads: columns of texts, in which it would spell a number with a fraction in its own way. */
  readonly texts?: readonly string[];
  /** Of many Parquet files whose columns differ: they meet by name, each in the widest of its types. */
  readonly byName?: boolean;
  /** Columns that the names of the files' folders give, behind those of the files. */
  readonly partitions?: readonly Column[];
  /** The file's columns in order, as the reader names them before types are applied. */
  readonly columns: readonly Column[];
}

/** Plain CSV: commas, RFC 4180's quotes, UTF-8, no header; what a reading is before its file has said anything else. */
export const plainMarks = {
  delimiter: ",",
  quote: '"',
  escape: '"',
  encoding: "utf-8",
  header: false,
  skip: 0,
  nulls: [],
} as const satisfies Partial<FileReading>;

/** A format whose values have types of their own, which the engine does not read: its rows are made plain, in their own spelling. */
export const isTyped = ({ format }: Pick<FileReading, "format">): boolean => format === "arrow" || format === "avro";

/** How the prepared file is read: the reading itself where nothing is prepared. */
export function asPrepared(reading: FileReading): FileReading {
  const { prepare, packed: _packed, member: _member, sheet: _sheet, ...rest } = reading;
  if (prepare === undefined) return reading;
  if (prepare !== "table") return { ...rest, encoding: "utf-8" };
  return {
    ...plainMarks,
    format: "csv",
    strict: true,
    ragged: false,
    ...(rest.longestBytes === undefined ? {} : { longestBytes: rest.longestBytes }),
    ...(rest.partitions === undefined ? {} : { partitions: rest.partitions }),
    columns: rest.columns.map(({ name }) => ({ name, type: "varchar" })),
  };
}
