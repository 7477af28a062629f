import { extname } from "node:path";
import { fail, type SluiceError } from "#domain/errors/sluice-error.ts";

interface Foreign {
  /** What the file is, after "is". */
  readonly is: string;
  readonly mend: string;
}

const sheet = { is: "a spreadsheet", mend: "Save the sheet as CSV in the program that made it, and add that." };
const packed = { is: "a packed file", mend: "Unpack it, and add the file inside." };
const written = { is: "a document, not a table", mend: "Save its table as CSV, and add that." };
const picture = { is: "a picture", mend: "Add the table itself, as CSV, JSON or Parquet." };
const page = {
  is: "a web page",
  mend: "Download the data itself: this is the page, or an error, that stood before it.",
};
const marked = { is: "an XML file", mend: "Convert it to CSV or JSON, and add that." };
const columnar = {
  is: "a file in a format that Sluice does not read",
  mend: "Convert it to Parquet or CSV, and add that.",
};
const database = { is: "a database file", mend: "Export the table as CSV or Parquet, and add that." };
const program = { is: "a program", mend: "Add the table itself, as CSV, JSON or Parquet." };

const endings: readonly (readonly [string, Foreign])[] = [
  ["xlsx xls xlsm xlsb xltx ods numbers", sheet],
  ["zip 7z rar tar tgz bz2 xz zst lz4", packed],
  ["pdf doc docx odt rtf ppt pptx pages", written],
  ["png jpg jpeg gif webp bmp tif tiff svg ico", picture],
  ["html htm xhtml", page],
  ["xml", marked],
  ["avro orc feather arrow rds pkl npy sav dta sas7bdat", columnar],
  ["sqlite sqlite3 db duckdb mdb accdb dbf", database],
  ["exe dll so bin class jar", program],
];
const byEnding = new Map(endings.flatMap(([names, what]) => names.split(" ").map((name) => [name, what] as const)));

/** First bytes, as Latin-1. */
const beginnings: readonly (readonly [string, Foreign])[] = [
  ["PK\x03\x04", { ...packed, is: "a packed file (zip, or a sheet of Excel)" }],
  ["PK\x05\x06", packed],
  ["\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", { ...sheet, is: "a document of an old Office (perhaps a sheet of Excel)" }],
  ["%PDF-", written],
  ["{\\rtf", written],
  ["\x89PNG", picture],
  ["\xff\xd8\xff", picture],
  ["GIF8", picture],
  ["7z\xbc\xaf\x27\x1c", packed],
  ["Rar!\x1a\x07", packed],
  ["BZh9", packed],
  ["\xfd7zXZ", packed],
  ["\x28\xb5\x2f\xfd", packed],
  ["Obj\x01", columnar],
  ["ARROW1", columnar],
  ["SQLite format 3\0", database],
  ["\x7fELF", program],
];

const refusal = (path: string, { is, mend }: Foreign): SluiceError =>
  fail("source_unreadable", `${path} is ${is}.`, { field: "path", got: path, mend });

/**
 * Throws `source_unreadable` for a file that is no table of a kind that Sluice reads, by its ending or by its first bytes.
 * `bytes`: the start of the file, unpacked. `isNamed`: the format was named by a person, so the ending says nothing.
 */
export function refuseForeign(path: string, bytes: Buffer, about: { isNamed: boolean }): void {
  const start = bytes.subarray(0, 512).toString("latin1");
  const ending = extname(path.replace(/\.gz$/i, "")).slice(1).toLowerCase();
  const named = about.isNamed ? undefined : byEnding.get(ending);
  if (named) throw refusal(path, named);
  if (start.startsWith("PAR1")) return;
  const begins = beginnings.find(([first]) => start.startsWith(first));
  if (begins) throw refusal(path, begins[1]);
  const text = start.replace(/^\xef\xbb\xbf/, "").trimStart();
  if (/^<(!doctype html|html)[\s>]/i.test(text)) throw refusal(path, page);
  if (/^<\?xml\s/i.test(text)) throw refusal(path, marked);
}
