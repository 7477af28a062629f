import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { pipeline } from "node:stream";
import { createGunzip } from "node:zlib";
import { brokenGzip } from "./gzip.ts";

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

/** A file's bytes piece by piece, unpacked where they are gzipped. */
export async function* unpacked(path: string, signal?: AbortSignal): AsyncIterable<Buffer> {
  const start = await startOf(path);
  const isGzip = start[0] === 0x1f && start[1] === 0x8b;
  const raw = createReadStream(path, { highWaterMark: pieceBytes, signal });
  const pieces: AsyncIterable<Buffer> = isGzip
    ? pipeline(raw, createGunzip({ chunkSize: pieceBytes }), () => undefined)
    : raw;
  try {
    yield* pieces;
  } catch (error) {
    throw brokenGzip(path, error);
  }
}
