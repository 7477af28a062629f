import { type Container, rawStart } from "./container.ts";
import { unpackedStart } from "./unpacked.ts";

/** So much of a file is looked at before it is read. */
export const sampleBytes = 1_048_576;

/** The first bytes of a file, unpacked. */
export async function readSample(path: string, container: Container): Promise<Buffer> {
  const start = await rawStart(path, 2);
  return start.length === 0 ? start : unpackedStart(path, container, sampleBytes);
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
