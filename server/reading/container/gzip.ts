import { createReadStream } from "node:fs";
import { createGunzip } from "node:zlib";
import type { SluiceError } from "#domain/errors/sluice-error.ts";
import { refusal } from "../refusal.ts";

const packAgain = "Pack the file again with gzip, or add it unpacked, without .gz in its name.";
export const notPacked = (path: string): SluiceError =>
  refusal(path, "is called .gz or begins like gzip, and cannot be unpacked.", packAgain);

/** The failure of unpacking a file in words; another error as it is. */
export function brokenGzip(path: string, error: unknown): unknown {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === "Z_BUF_ERROR")
    return refusal(path, "was cut off: the end of the packed file is missing.", "Copy, download or pack it again.");
  if (code !== "Z_DATA_ERROR") return error;
  if (/incorrect (data|length) check/.test(message))
    return refusal(path, "is damaged: it does not unpack to what was packed.", "Copy, download or pack it again.");
  return notPacked(path);
}

/** The first bytes of what is packed in a gzip file, `most` of them at the most. */
export async function unpackedStart(path: string, most: number): Promise<Buffer> {
  const [reading, unpacking] = [createReadStream(path), createGunzip()];
  reading.on("error", (error) => unpacking.destroy(error)).pipe(unpacking);
  const parts: Buffer[] = [];
  let size = 0;
  try {
    for await (const part of unpacking as AsyncIterable<Buffer>) {
      parts.push(part);
      size += part.length;
      if (size >= most) break;
    }
  } catch (error) {
    throw brokenGzip(path, error);
  } finally {
    reading.destroy();
    unpacking.destroy();
  }
  return Buffer.concat(parts).subarray(0, most);
}
