import { extname } from "node:path";
import { refusal } from "../refusal.ts";

interface Foreign {
  /** What the file is, after "is". */
  readonly is: string;
  readonly mend: string;
}

const sheet = { is: "a spreadsheet", mend: "Save the sheet as CSV in the program that made it, and add that." };
const packed = { is: "a packed file", mend: "Unpack it, and add the file inside." };
const written = { is: "a document, not a table", mend: "Save its table as CSV, and add that." };
const picture = { is: "a picture", mend: "Add the table itself, as CSV, JSON or Parquet." };
const film = { is: "a sound or film", mend: "Add the table itself, as CSV, JSON or Parquet." };
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
const dump = { ...database, is: "a dump of a database" };
const program = { is: "a program", mend: "Add the table itself, as CSV, JSON or Parquet." };

const endings: readonly (readonly [string, Foreign])[] = [
  ["xlsx xls xlsm xlsb xltx ods numbers", sheet],
  ["zip 7z rar tar tgz bz2 xz zst lz4 lzma z cab", packed],
  ["pdf doc docx odt rtf ppt pptx pages ps", written],
  ["png jpg jpeg gif webp bmp tif tiff svg ico heic psd", picture],
  ["mp3 mp4 mov avi mkv wav flac ogg", film],
  ["html htm xhtml", page],
  ["xml", marked],
  ["orc rds rdata pkl npy npz h5 hdf5 mat sav dta sas7bdat", columnar],
  ["sqlite sqlite3 db duckdb mdb accdb dbf", database],
  ["exe dll so bin class jar", program],
];
const byEnding = new Map(endings.flatMap(([names, what]) => names.split(" ").map((name) => [name, what] as const)));

const zip = { ...packed, is: "a packed file (zip, or a sheet of Excel)" };
const oldOffice = { ...sheet, is: "a document of an old Office (perhaps a sheet of Excel)" };
const twice = { ...packed, is: "a file that is packed twice" };
const upTo = (last: number, make: (index: number) => string): string[] =>
  Array.from({ length: last }, (_, index) => make(index + 1));

/** First bytes, as Latin-1, that begin no text. */
const beginnings: readonly (readonly [Foreign, readonly string[]])[] = [
  [zip, ["PK\x03\x04"]],
  [oldOffice, ["\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"]],
  [twice, ["\x1f\x8b"]],
  [packed, ["PK\x05\x06", "7z\xbc\xaf\x27\x1c", "Rar!\x1a\x07", "MSCF\0", "LZIP\x01", "\x89LZO\0", "!<arch>\n"]],
  [packed, ["\xfd7zXZ\0", "\x5d\0\0", "\x1f\x9d", "\x1f\xa0", "\xff\x06\0\0sNaPpY"]],
  [packed, upTo(9, (level) => `BZh${level}1AY&SY`)],
  [packed, upTo(9, (level) => `BZh${level}\x17rE8P\x90`)],
  // Zstandard and LZ4, and the sixteen frames that both may begin with to be skipped
  [packed, ["\x28\xb5\x2f\xfd", "\x04\x22\x4d\x18", "\x02\x21\x4c\x18"]],
  [packed, upTo(16, (frame) => `${String.fromCharCode(0x4f + frame)}\x2a\x4d\x18`)],
  [written, ["%PDF-", "%!PS", "{\\rtf"]],
  [picture, ["\x89PNG", "\xff\xd8\xff", "GIF87a", "GIF89a", "II*\0", "MM\0*", "8BPS\0", "\0\0\x01\0"]],
  [film, ["OggS\0", "fLaC\0", "\x1a\x45\xdf\xa3"]],
  [columnar, ["\x89HDF\r\n", "\x93NUMPY", "RDX2\n", "RDX3\n", "X\n\0\0\0"]],
  [columnar, ["MATLAB 5.0 MAT", "$FL2@", "$FL3@", "<stata_dta>", `${"\0".repeat(12)}\xc2\xea\x81`]],
  // what Python keeps its objects in
  [columnar, upTo(4, (version) => `\x80${String.fromCharCode(version + 1)}`)],
  [database, ["SQLite format 3\0", "\0\x01\0\0Standard Jet DB", "\0\x01\0\0Standard ACE DB"]],
  [program, ["\x7fELF", "\xce\xfa\xed\xfe", "\xcf\xfa\xed\xfe", "\xca\xfe\xba\xbe", "\0asm", "#!/", "#! /"]],
];
/** Letters at a place that a text may hold too: they count where a zero stands among the first bytes. */
const amidZeros: readonly (readonly [Foreign, number, readonly string[]])[] = [
  [packed, 257, ["ustar"]],
  [picture, 0, ["BM"]],
  [picture, 4, ["ftypheic", "ftypmif1", "ftypavif"]],
  [picture, 8, ["WEBP"]],
  [film, 0, ["ID3"]],
  [film, 4, ["ftyp"]],
  [film, 8, ["WAVE", "AVI "]],
  [columnar, 0, ["ORC", "FEA1"]],
  [database, 0, ["PGDMP"]],
  [database, 8, ["DUCK"]],
  [program, 0, ["MZ"]],
];

const byFirstBytes = (start: string): Foreign | undefined =>
  beginnings.find(([, texts]) => texts.some((text) => start.startsWith(text)))?.[0] ??
  (start.includes("\0")
    ? amidZeros.find(([, at, texts]) => texts.some((text) => start.startsWith(text, at)))?.[0]
    : undefined);

/** The first bytes as Latin-1; a text of two bytes a letter as text. */
const startOf = (bytes: Buffer): string => {
  const start = bytes.subarray(0, 512);
  const latin = start.toString("latin1");
  if (latin.startsWith("\xff\xfe")) return new TextDecoder("utf-16le").decode(start);
  return latin.startsWith("\xfe\xff") ? new TextDecoder("utf-16be").decode(start) : latin;
};

/** An XML file without its first line is one where the first tag is closed at the end. */
function isElement(text: string, bytes: Buffer): boolean {
  const [, name] = /^<([A-Za-z_][\w:.-]*)[\s>]/.exec(text) ?? [];
  return name !== undefined && bytes.subarray(-512).toString("latin1").trimEnd().endsWith(`</${name}>`);
}

function byText(start: string, bytes: Buffer): Foreign | null {
  const text = start
    .replace(/^(\xef\xbb\xbf|\ufeff)/, "")
    .trimStart()
    .replace(/^(<!--[\s\S]*?-->\s*)+/, "");
  if (/^(<\?xml[^>]*>\s*)?(<!doctype svg[^>]*>\s*)?<svg[\s>]/i.test(text)) return picture;
  if (/^<(!doctype html|html|head|body|title|meta|script|div|table)[\s>]/i.test(text)) return page;
  if (/^(--[^\n]*\n)*-- (PostgreSQL database|MySQL|MariaDB) dump/.test(text)) return dump;
  if (/^PRAGMA foreign_keys=OFF;\s+BEGIN TRANSACTION;/.test(text)) return dump;
  return /^<\?xml\s/i.test(text) || isElement(text, bytes) ? marked : null;
}

/**
 * Throws `source_unreadable` for a file that is no table of a kind that Sluice reads, by its ending or by its first bytes.
 * `bytes`: the start of the file, unpacked. `inner`: the name that tells what is inside; null where its format is known.
 */
export function refuseForeign(path: string, bytes: Buffer, about: { inner: string | null }): void {
  const ending = extname(about.inner ?? "")
    .slice(1)
    .toLowerCase();
  const start = startOf(bytes);
  const found = byEnding.get(ending) ?? byFirstBytes(start) ?? byText(start, bytes);
  if (found) throw refusal(path, `is ${found.is}.`, found.mend);
}
