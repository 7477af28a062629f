import { open } from "node:fs/promises";
import { isWorkbook } from "../spreadsheet/workbook-kind.ts";
import { type Container, gzip, rawStart, startsWith } from "./container.ts";
import { unpacked, unpackedStart } from "./unpacked.ts";

/** So much of a file is looked at before it is read. */
export const sampleBytes = 1_048_576;

/** The first bytes of a file, unpacked. */
export async function readSample(path: string, container: Container): Promise<Buffer> {
  const start = await rawStart(path, 2);
  return start.length === 0 ? start : unpackedStart(path, container, sampleBytes);
}

/** So much of a longer file's end is looked at for what stands below its table. */
const endBytes = 131_072;

interface End {
  readonly end: Buffer;
  readonly size: number;
}

/** The last bytes of a file as it lies. */
async function rawEnd(path: string): Promise<End> {
  const file = await open(path, "r");
  try {
    const { size } = await file.stat();
    // an even place: a letter of UTF-16 begins there
    const start = Math.max(0, size - endBytes) & ~1;
    const { buffer, bytesRead } = await file.read(Buffer.alloc(size - start), 0, size - start, start);
    return { end: buffer.subarray(0, bytesRead), size };
  } finally {
    await file.close();
  }
}

/** The last bytes of what is packed in a file: all of it is unpacked for that, and no more of it is kept. */
async function unpackedEnd(path: string, container: Container): Promise<End> {
  let [end, size]: [Buffer, number] = [Buffer.alloc(0), 0];
  for await (const piece of unpacked(path, container)) {
    size += piece.length;
    end = piece.length >= endBytes ? piece : Buffer.concat([end, piece]);
    const surplus = Math.max(0, end.length - endBytes);
    const isOdd = (size - end.length + surplus) % 2 === 1;
    end = Buffer.from(end.subarray(Math.max(0, surplus - (isOdd ? 1 : 0))));
  }
  return { end, size };
}

/** The bytes of a longer file's end, from the beginning of a line on; null where its start, which was read, is all of it. */
export async function readEnd(path: string, container: Container, start: Buffer): Promise<Buffer | null> {
  if (start.length < sampleBytes && !isWorkbook(container.packed)) return null;
  const isPlain = container.packed === undefined && !startsWith(await rawStart(path, gzip.length), gzip);
  const { end, size } = isPlain ? await rawEnd(path) : await unpackedEnd(path, container);
  if (size <= start.length) return null;
  const found = end.indexOf(10);
  const at = found < 0 ? end.indexOf(13) : found;
  // at an even place it is the low byte of a letter of UTF-16, whose high byte is behind it
  return end.subarray(at + (at % 2 === 0 && end[at + 1] === 0 ? 2 : 1));
}

function controlShare(bytes: Buffer): number {
  const length = Math.min(bytes.length, 65_536);
  let control = 0;
  for (let at = 0; at < length; at += 1) {
    const byte = bytes[at]!;
    if (byte < 32 && byte !== 9 && byte !== 10 && byte !== 13 && byte !== 12) control += 1;
  }
  return control / Math.max(1, length);
}

export const isBinary = (bytes: Buffer): boolean => bytes.subarray(0, 65_536).includes(0) || controlShare(bytes) > 0.02;
