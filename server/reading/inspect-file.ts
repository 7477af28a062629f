import { randomUUID } from "node:crypto";
import { statSync } from "node:fs";
import { rm } from "node:fs/promises";
import path from "node:path";
import { orCancelled } from "#domain/errors/cancelled.ts";
import { fail, SluiceError } from "#domain/errors/sluice-error.ts";
import { type Decision, decided } from "#domain/reading/decision.ts";
import { encodingOf, encodings } from "#domain/reading/encodings.ts";
import { type FileReading, plainMarks } from "#domain/reading/file-reading.ts";
import { noNotes } from "#domain/reading/record-notes.ts";
import { checkFiles } from "./check-files.ts";
import { isColumnarFormat } from "./columnar/columnar-file.ts";
import { inspectColumnar } from "./columnar/inspect-columnar.ts";
import { inspectParquet } from "./columnar/inspect-parquet.ts";
import { type Container, containerOf, packingOf } from "./container/container.ts";
import { filesOf, totalBytes } from "./container/files.ts";
import { partitionsOf } from "./container/partitions.ts";
import { readEnd, readSample } from "./container/sample.ts";
import { byteEvidence } from "./encoding/byte-evidence.ts";
import { detectEncoding } from "./encoding/detect.ts";
import { formatOf } from "./file-format.ts";
import { inspectText } from "./inspect-text.ts";
import { type FileInspection, type InspectRequest, type ReadingEngine } from "./inspection.ts";
import { isWorkbook, textFormat } from "./spreadsheet/workbook-kind.ts";
import { sampleReading } from "./sample-reading.ts";

/** Whether the file is to blame: the engine's own limit is not its fault. */
const isFault = (error: unknown): boolean => !String(error).includes('"exception_type":"Out of Memory"');

function unreadable(path: string, error: unknown): SluiceError {
  if (error instanceof SluiceError) return error;
  const text = error instanceof Error ? error.message : String(error);
  const line = /(?:line|Line:?) (\d+)/.exec(text)?.[1];
  const message = /"exception_message":"((?:[^"\\]|\\.)*)"/.exec(text)?.[1] ?? text;
  return fail("source_unreadable", `${path} cannot be read: ${message.replaceAll("\\n", " ").slice(0, 400)}`, {
    field: "path",
    got: path,
    row: line ? Number(line) : null,
    mend: "Correct the file, or give its format.",
  });
}

/** Of many files the first that holds anything: the others must be like it. */
const firstFilled = (files: readonly string[]): string => files.find((file) => statSync(file).size > 0) ?? files[0]!;

/** The encoding that a person gave, or the one that all bytes of the files speak for. */
async function encodingOfFiles(
  files: readonly string[],
  given: { start: Buffer; container: Container; wanted: string | undefined; signal: AbortSignal | undefined },
): Promise<Decision> {
  const wanted = given.wanted === undefined ? null : encodingOf(given.wanted);
  if (wanted) return decided("encoding", { chosen: wanted, says: encodings[wanted].title });
  return detectEncoding(given.start, await byteEvidence(files, given.container, given.signal));
}

/** Finds a file's format, dialect and exact column types by reading all of it. */
export async function inspectFile(engine: ReadingEngine, request: InspectRequest): Promise<FileInspection> {
  const found = await inspectFiles(engine, request);
  const { partitions, decisions } = partitionsOf(request.path, found, request.config ?? {});
  const told = { ...found, decisions: [...found.decisions, ...decisions] };
  if (partitions.length === 0) return told;
  // the rows that were kept meanwhile are those of the files alone
  const { rowsFile: _ofFilesAlone, ...rest } = told;
  return { ...rest, dialect: { ...found.dialect, partitions }, columns: [...found.columns, ...partitions] };
}

async function inspectFiles(engine: ReadingEngine, request: InspectRequest): Promise<FileInspection> {
  const config = request.config ?? {};
  const files = filesOf(request.path);
  const first = files.length === 1 ? files[0]! : firstFilled(files);
  const { container, inner, decisions } = await containerOf(first, config);
  const bytes = await readSample(first, container);
  const format = formatOf({ path: first, inner, bytes }, textFormat(config.format, container.packed, first));
  const all = { sizeBytes: totalBytes(files), files, refused: [], unreadable: 0, notes: noNotes() };
  const alike = (reading: FileReading): Promise<void> => checkFiles(request.path, reading, { node: null, first });
  const folder = path.join(engine.scratchDirectory, `reading-${randomUUID()}`);
  try {
    if (format === "parquet") {
      const packed = await packingOf(first);
      const unpacking = packed ? { ...container, packed, prepare: "file" as const } : {};
      const reading = { ...plainMarks, ...unpacking, format, columns: [] };
      await alike(reading);
      decisions.push(decided("format", { chosen: format, says: "Parquet" }));
      const found = await inspectParquet(engine, request, { reading, folder });
      return { ...all, ...found, decisions: [...decisions, ...found.decisions] };
    }
    if (isColumnarFormat(format)) {
      const reading = { ...plainMarks, ...container, format, prepare: "table" as const, columns: [] };
      await alike(reading);
      decisions.push(decided("format", { chosen: format, says: format === "arrow" ? "Arrow" : "Avro" }));
      const found = await inspectColumnar(engine, request, { reading, folder });
      return { ...all, ...found, decisions: [...decisions, ...found.decisions] };
    }
    const given = {
      start: bytes,
      container,
      wanted: isWorkbook(container.packed) ? "utf-8" : config.encoding,
      signal: request.signal,
    };
    const encoding = await encodingOfFiles(files, given);
    const end = format === "csv" || format === "tsv" ? await readEnd(first, container, bytes) : null;
    const sampled = sampleReading({ path: first, bytes, format, encoding, container, end }, config);
    await alike(sampled.reading);
    const { cells, ...found } = await inspectText(engine, request, { ...sampled, folder });
    decisions.push(...(found.decisions ?? sampled.decisions), ...cells);
    return { ...all, ...found, decisions };
  } catch (thrown) {
    const error = orCancelled(thrown, request.signal);
    throw isFault(error) ? unreadable(request.path, error) : error;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
