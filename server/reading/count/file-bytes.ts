import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { type Readable, pipeline } from "node:stream";
import { createGunzip } from "node:zlib";
import type { FileReading } from "#domain/reading/file-reading.ts";
import { brokenGzip } from "../container/gzip.ts";

const pieceBytes = 1 << 20;

async function startOf(path: string): Promise<Buffer> {
  const file = await open(path, "r");
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4), 0, 4, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

function unpacked(path: string, given: { isGzip: boolean; signal?: AbortSignal | undefined }): Readable {
  const raw = createReadStream(path, { highWaterMark: pieceBytes, signal: given.signal });
  return given.isGzip ? pipeline(raw, createGunzip({ chunkSize: pieceBytes }), () => undefined) : raw;
}

/** UTF-16 as UTF-8; without a byte order mark it is taken for little-endian. */
async function* transcoded(pieces: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
  let decoder: TextDecoder | null = null;
  for await (const piece of pieces) {
    decoder ??= new TextDecoder(piece[0] === 0xfe && piece[1] === 0xff ? "utf-16be" : "utf-16le");
    yield Buffer.from(decoder.decode(piece, { stream: true }));
  }
  if (decoder) yield Buffer.from(decoder.decode());
}

async function* withoutMark(pieces: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
  let isFirst = true;
  for await (const piece of pieces) {
    const hasMark = isFirst && piece[0] === 0xef && piece[1] === 0xbb && piece[2] === 0xbf;
    isFirst = false;
    yield hasMark ? piece.subarray(3) : piece;
  }
}

/** A text file's bytes piece by piece: unpacked where it is gzipped, UTF-16 as UTF-8, without a byte order mark. */
export async function* fileBytes(
  path: string,
  given: { encoding: FileReading["encoding"]; signal?: AbortSignal | undefined },
): AsyncIterable<Buffer> {
  const start = await startOf(path);
  const isGzip = start[0] === 0x1f && start[1] === 0x8b;
  const pieces: AsyncIterable<Buffer> = unpacked(path, { isGzip, signal: given.signal });
  try {
    yield* withoutMark(given.encoding === "utf-16" ? transcoded(pieces) : pieces);
  } catch (error) {
    throw brokenGzip(path, error);
  }
}
