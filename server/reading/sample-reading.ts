import type { FileFormat, FileSourceConfig } from "#domain/nodes/file-source.ts";
import { encodingOf } from "#domain/reading/encodings.ts";
import { type Decision, decided } from "#domain/reading/decision.ts";
import type { FileReading } from "#domain/reading/file-reading.ts";
import type { Container } from "./container/container.ts";
import { isBinary } from "./container/sample.ts";
import { detectDialect } from "./delimited/dialect.ts";
import type { TextRecord } from "./delimited/records.ts";
import { decodeSample } from "./encoding/decode.ts";
import { noDelimiters } from "./inspection.ts";
import { RecordCutter } from "./prepare/cut-records.ts";
import { refusal } from "./refusal.ts";

/** A sample of a source's first file that holds anything, and what it says of how the source is read. */
export interface Sampled {
  readonly reading: FileReading;
  readonly decisions: readonly Decision[];
  /** Of a delimited file: the sample's records below the header. */
  readonly records: readonly TextRecord[];
}

/** Whether whole fields are `\\N`, as databases write nothing; a file with values in quotes has another way to tell them apart. */
const isDump = (text: string): boolean =>
  /(^|[\t,;|])\\N(?=[\t,;|\r\n]|$)/m.test(text) && !/(^|[\t,;|])["']/m.test(text);

/** The records of a sample below its header. */
function cutSample(text: string, reading: FileReading): TextRecord[] {
  const records: TextRecord[] = [];
  const cutter = new RecordCutter(reading, ({ fields, line, isTorn }) => {
    records.push({
      fields: fields.map((field) => field ?? ""),
      quoted: false,
      line: line - 1,
      lines: 1,
      broken: isTorn,
    });
  });
  cutter.push(text.replace(/^\uFEFF/, ""));
  return records.slice(reading.skip + (reading.header ? 1 : 0));
}

const delimiterWords: Readonly<Record<string, string>> = {
  ",": "commas",
  ";": "semicolons",
  "\t": "tabs",
  "|": "vertical bars",
  " ": "blanks",
  ":": "colons",
  ", ": "commas with a blank",
};

function delimitedDecisions({ delimiter, header, skip }: FileReading): Decision[] {
  const words = delimiterWords[delimiter] ?? `fields parted by ${delimiter}`;
  const above = header ? `header in row ${skip + 1}` : skip > 0 ? `${skip} rows of header` : "no header";
  return [
    decided("delimiter", { chosen: delimiter, says: words }),
    decided("header", { chosen: String(header ? 1 : 0), says: above }),
  ];
}

/** How a text file is read, as a sample of it says. */
export function sampleReading(
  file: {
    path: string;
    bytes: Buffer;
    format: Exclude<FileFormat, "parquet">;
    encoding: Decision;
    container: Container;
  },
  config: Partial<FileSourceConfig>,
): Sampled {
  const { path, bytes, format } = file;
  const encoding = encodingOf(file.encoding.chosen)!;
  if (!encoding.startsWith("utf-16") && encoding !== "iso-2022-jp" && isBinary(bytes))
    throw refusal(path, "is not a text file: it holds binary data.", "Give a CSV, TSV, JSON, NDJSON or Parquet file.");
  const decisions = [file.encoding];
  const isPlain = encoding === "utf-8" && Object.keys(file.container).length === 0;
  const prepare = isPlain ? {} : { ...file.container, prepare: "text" as const };
  if (format === "json" || format === "ndjson")
    return {
      reading: { ...noDelimiters, ...prepare, encoding, format, columns: [] },
      records: [],
      decisions: [
        ...decisions,
        decided("format", { chosen: format, says: format === "json" ? "a list in JSON" : "one JSON record a line" }),
      ],
    };
  const text = decodeSample(bytes, encoding);
  const isEscaped = isDump(text);
  const marked = isEscaped ? text.replaceAll(/\\[\s\S]/g, "xx") : text;
  const { dialect, records } = detectDialect({ path, text: marked, encoding, format }, config);
  decisions.push(...delimitedDecisions(dialect));
  if (!isEscaped) return { reading: { ...dialect, ...prepare }, records, decisions };
  const reading = { ...dialect, ...prepare, prepare: "table" as const, quote: "", escape: "", backslash: true };
  decisions.push(decided("escape", { chosen: "\\", says: "backslashes before signs" }));
  return { reading, records: cutSample(text, reading), decisions };
}
