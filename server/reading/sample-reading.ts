import type { FileSourceConfig } from "#domain/nodes/file-source.ts";
import type { FileFormat } from "#domain/reading/file-formats.ts";
import { encodingOf } from "#domain/reading/encodings.ts";
import type { Decision } from "#domain/reading/decision.ts";
import { type FileReading, plainMarks } from "#domain/reading/file-reading.ts";
import type { Container } from "./container/container.ts";
import { isBinary, sampleBytes } from "./container/sample.ts";
import { detectDialect } from "./delimited/dialect.ts";
import type { TextRecord } from "./delimited/records.ts";
import { decodeSample } from "./encoding/decode.ts";
import { isWorkbook } from "./spreadsheet/workbook-kind.ts";
import { rowsOfStart } from "./container/unpacked.ts";
import { refusal } from "./refusal.ts";

/** A sample of a source's first file that holds anything, and what it says of how the source is read. */
export interface Sampled {
  readonly reading: FileReading;
  readonly decisions: readonly Decision[];
  /** Of a delimited file: the sample's records below the header. */
  readonly records: readonly TextRecord[];
}

/** How a sheet is read, whose cells are plain CSV already. */
function sampleSheet(
  { path, bytes, container, end }: { path: string; bytes: Buffer; container: Container; end: Buffer | null },
  config: Partial<FileSourceConfig>,
): Sampled {
  const text = bytes.toString("utf8");
  const isWhole = bytes.length < sampleBytes && (text.match(/\n/g)?.length ?? 0) < rowsOfStart;
  const last = end ? { end: end.toString("utf8") } : {};
  const source = { path, text, encoding: "utf-8", format: "csv", isWhole, ...last } as const;
  const found = detectDialect(source, { ...config, delimiter: ",", quote: '"', escape: '"' });
  const decisions = found.decisions.filter(({ part }) => part !== "delimiter" && part !== "quote" && part !== "escape");
  return { ...found, decisions, reading: { ...found.dialect, ...container, prepare: "table" } };
}

/** How a text file is read, as a sample of it says. */
export function sampleReading(
  file: {
    path: string;
    bytes: Buffer;
    format: Exclude<FileFormat, "parquet" | "arrow" | "avro">;
    encoding: Decision;
    container: Container;
    /** Of a longer file, its last bytes, from the beginning of a line on. */
    end: Buffer | null;
  },
  config: Partial<FileSourceConfig>,
): Sampled {
  const { path, bytes, format } = file;
  const encoding = encodingOf(file.encoding.chosen)!;
  if (!encoding.startsWith("utf-16") && encoding !== "iso-2022-jp" && isBinary(bytes))
    throw refusal(path, "is not a text file: it holds binary data.", "Give a CSV, TSV, JSON, NDJSON or Parquet file.");
  if (isWorkbook(file.container.packed)) return sampleSheet(file, config);
  const decisions = [file.encoding];
  const isPlain = encoding === "utf-8" && Object.keys(file.container).length === 0;
  const prepare = isPlain ? {} : { ...file.container, prepare: "text" as const };
  if (format === "json" || format === "ndjson")
    return {
      reading: { ...plainMarks, ...prepare, encoding, format, columns: [] },
      records: [],
      decisions,
    };
  const text = decodeSample(bytes, encoding);
  const isWhole = bytes.length < sampleBytes;
  const end = file.end ? { end: decodeSample(file.end, encoding) } : {};
  const {
    dialect,
    records,
    decisions: found,
  } = detectDialect({ path, text, encoding, format, isWhole, ...end }, config);
  return { reading: { ...prepare, ...dialect }, records, decisions: [...decisions, ...found] };
}
