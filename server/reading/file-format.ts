import type { FileFormat } from "#domain/reading/file-formats.ts";
import { refuseForeign } from "./container/foreign-file.ts";
import { refusal } from "./refusal.ts";
import { isBinary } from "./container/sample.ts";
import { utf16Of } from "./encoding/marks.ts";

const isParquet = (bytes: Buffer): boolean => bytes.subarray(0, 4).toString("latin1") === "PAR1";
/** Files and streams of Arrow's: a stream begins with the sign that goes on, and the length of its schema. */
const isArrow = (bytes: Buffer): boolean =>
  bytes.subarray(0, 6).toString("latin1") === "ARROW1" ||
  (bytes.length > 8 && bytes.readUInt32LE(0) === 0xff_ff_ff_ff && bytes.readUInt32LE(4) < bytes.length + (1 << 24));
const isAvro = (bytes: Buffer): boolean => bytes.subarray(0, 4).toString("latin1") === "Obj\u0001";
/** The format of files that say it in their first bytes. */
const signedFormat = (bytes: Buffer): "parquet" | "arrow" | "avro" | null =>
  isParquet(bytes) ? "parquet" : isArrow(bytes) ? "arrow" : isAvro(bytes) ? "avro" : null;
const words = { parquet: "Parquet", arrow: "Arrow", avro: "Avro" } as const;
const endings: Readonly<Record<string, keyof typeof words>> = {
  parquet: "parquet",
  arrow: "arrow",
  feather: "arrow",
  ipc: "arrow",
  avro: "avro",
};
const titles = { parquet: "a Parquet file", arrow: "an Arrow file", avro: "an Avro file" } as const;

const textStart = (bytes: Buffer): string =>
  new TextDecoder(utf16Of(bytes) ?? "utf-8").decode(bytes.subarray(0, 65_536)).trimStart();

function isRecord(line: string): boolean {
  try {
    const value: unknown = JSON.parse(line);
    const list = Array.isArray(value) ? (value as unknown[]) : [value];
    return list.every((each) => typeof each === "object" && each !== null && !Array.isArray(each));
  } catch {
    return false;
  }
}

/** Whether a text is JSON or one record a line: its first line is a record or opens one, and no more than that stands on it. */
function looksJson(text: string): boolean {
  const [line = "", rest] = text.split(/\r?\n/, 2).map((each) => each.trim());
  if (!/^[[{]/.test(line)) return false;
  return isRecord(line) || (rest === undefined ? /^(\[\s*)?\{\s*"/ : /^(\[|\{|\[\s*\{)$/).test(line);
}

/** What the content of a file is, after "is". */
function contentOf(bytes: Buffer): string {
  const signed = signedFormat(bytes);
  if (signed) return titles[signed];
  if (utf16Of(bytes)) return "a text file in UTF-16";
  if (isBinary(bytes)) return "a file of binary data";
  return looksJson(textStart(bytes)) ? "a JSON file" : "a text file, perhaps CSV";
}

function assertJson(path: string, bytes: Buffer): void {
  if (/^[[{]/.test(textStart(bytes))) return;
  const says = `does not begin like JSON, with { or [: it is ${contentOf(bytes)}.`;
  throw refusal(path, says, "Give its format, or the right file.");
}

/** Refuses a file whose first bytes are not those of the format that it is read by. `bytes`: its start, unpacked. */
export function assertFormat(path: string, bytes: Buffer, format: FileFormat): void {
  if (bytes.length === 0) throw refusal(path, "is empty.", "Give a file with a header line and at least one record.");
  refuseForeign(path, bytes, { inner: null });
  const signed = signedFormat(bytes);
  if (signed) {
    if (format === signed) return;
    const mend = `Leave the format out, so that it is read as ${words[signed]}, or give the right file.`;
    throw refusal(path, `is ${titles[signed]}, and is to be read as ${format}.`, mend);
  }
  if (format === "parquet" || format === "arrow" || format === "avro") {
    const mend = "Leave the format out or name the right one, or give the right file.";
    throw refusal(path, `is no ${words[format]} file: it is ${contentOf(bytes)}.`, mend);
  }
  if (format === "json" || format === "ndjson") assertJson(path, bytes);
}

/** The format that a file is read by: as its first bytes say, or its ending. */
function likelyFormat({ path, inner, bytes }: GivenFile): FileFormat {
  const signed = signedFormat(bytes);
  if (signed) return signed;
  const ending = inner.split(".").at(-1)?.toLowerCase();
  const named = endings[ending ?? ""];
  if (named)
    throw refusal(path, `is called .${ending} and is no ${words[named]} file.`, "Give its format, or the right file.");
  const text = textStart(bytes);
  if (ending === "json" || ending === "ndjson" || ending === "jsonl") return text.startsWith("[") ? "json" : "ndjson";
  if (looksJson(text)) {
    const mend = "Rename it to .json, or give its format: json, or ndjson for one record a line.";
    throw refusal(path, "is a JSON file and is not called .json.", mend);
  }
  return ending === "tsv" || ending === "tab" ? "tsv" : "csv";
}

interface GivenFile {
  readonly path: string;
  /** The name that tells what is inside of what it is packed in. */
  readonly inner: string;
  /** Its start, unpacked. */
  readonly bytes: Buffer;
}

/** The format of a file, the one that a person named if there is one; throws `source_unreadable` where its content is another. */
export function formatOf(file: GivenFile, wanted: FileFormat | undefined): FileFormat {
  const { path, inner, bytes } = file;
  if (bytes.length > 0 && !wanted) refuseForeign(path, bytes, { inner });
  const format = wanted ?? (bytes.length > 0 ? likelyFormat(file) : "csv");
  assertFormat(path, bytes, format);
  return format;
}
