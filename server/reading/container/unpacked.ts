import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { pipeline, type Readable, type Transform } from "node:stream";
import { createGunzip, createZstdDecompress } from "node:zlib";
import type { SluiceError } from "#domain/errors/sluice-error.ts";
import { refusal } from "../refusal.ts";
import { type Container, gzip, rawStart, startsWith } from "./container.ts";
import { sheetBytes } from "../spreadsheet/workbook.ts";
import { isWorkbook } from "../spreadsheet/workbook-kind.ts";
import type { CellNotes } from "../spreadsheet/sheet-job.ts";
import { brokenGzip } from "./gzip.ts";
import { memberBytes } from "./zip.ts";

const pieceBytes = 1 << 20;
/** Rows of a sheet that its start is made of. */
export const rowsOfStart = 2_000;

const notUnpacked = (path: string): SluiceError =>
  refusal(path, "is damaged or was cut off: it does not unpack.", "Copy, download or pack it again.");

function brokenZstd(path: string, error: unknown): unknown {
  const { code = "" } = error as NodeJS.ErrnoException;
  if (!code.startsWith("ZSTD_") && code !== "Z_BUF_ERROR") return error;
  return notUnpacked(path);
}

const through = (raw: Readable, unpack: Transform): AsyncIterable<Buffer> => pipeline(raw, unpack, () => undefined);

/** The platform's unpacker ends with the first frame, and what is behind it would be lost without a word. */
async function* zstdFrames(path: string, signal: AbortSignal | undefined): AsyncIterable<Buffer> {
  const { size } = await stat(path);
  for (let start = 0; start < size;) {
    const unpacker = createZstdDecompress({ chunkSize: pieceBytes });
    yield* through(createReadStream(path, { start, highWaterMark: pieceBytes, signal }), unpacker);
    if (unpacker.bytesWritten === 0) throw notUnpacked(path);
    start += unpacker.bytesWritten;
  }
}

/** A file's bytes piece by piece, unpacked. */
export async function* unpacked(
  path: string,
  container: Container,
  how: {
    readonly signal?: AbortSignal | undefined;
    readonly rows?: number;
    readonly tell?: (notes: CellNotes) => void;
  } = {},
): AsyncIterable<Buffer> {
  const { signal } = how;
  if (isWorkbook(container.packed)) {
    yield* sheetBytes({ path, kind: container.packed, sheet: container.sheet ?? "", signal }, how);
    return;
  }
  if (container.packed === "zip") {
    for await (const piece of memberBytes(path, container.member)) {
      signal?.throwIfAborted();
      yield piece;
    }
    return;
  }
  try {
    if (container.packed === "zstd") return yield* zstdFrames(path, signal);
    const isGzip = startsWith(await rawStart(path, gzip.length), gzip);
    // Nothing is awaited between opening and reading: a stream cancelled before somebody listens ends the process.
    const raw = createReadStream(path, { highWaterMark: pieceBytes, signal });
    yield* isGzip ? through(raw, createGunzip({ chunkSize: pieceBytes })) : raw;
  } catch (error) {
    throw container.packed === "zstd" ? brokenZstd(path, error) : brokenGzip(path, error);
  }
}

/** The first bytes of what is packed in a file, `most` of them at the most. */
export async function unpackedStart(path: string, container: Container, most: number): Promise<Buffer> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of unpacked(path, container, { rows: rowsOfStart })) {
    parts.push(part);
    size += part.length;
    if (size >= most) break;
  }
  return Buffer.concat(parts).subarray(0, most);
}
