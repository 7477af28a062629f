import { unpacked } from "../container/unpacked.ts";

/** A text file's bytes in UTF-8 piece by piece: unpacked where it is gzipped, without a byte order mark. */
export async function* fileBytes(path: string, signal: AbortSignal | undefined): AsyncIterable<Buffer> {
  let isFirst = true;
  for await (const piece of unpacked(path, {}, { signal })) {
    const hasMark = isFirst && piece[0] === 0xef && piece[1] === 0xbb && piece[2] === 0xbf;
    isFirst = false;
    yield hasMark ? piece.subarray(3) : piece;
  }
}
