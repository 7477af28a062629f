import { createReadStream } from "node:fs";
import { Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { SluiceError } from "#domain/errors/sluice-error.ts";
import { atNode, refusal } from "./refusal.ts";

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

const atOnceBytes = 1_048_576;

/** A file and the node that reads it, if there is one yet. */
export interface SourceFile {
  readonly path: string;
  readonly node: string | null;
}

async function unpackWhole({ path, node }: SourceFile, signal: AbortSignal | undefined): Promise<void> {
  const nowhere = new Writable({ write: (_part, _encoding, done) => done() });
  const reading = createReadStream(path, { highWaterMark: atOnceBytes });
  try {
    await pipeline(reading, createGunzip({ chunkSize: atOnceBytes }), nowhere, { signal });
  } catch (error) {
    throw atNode(brokenGzip(path, error), node);
  }
}

/**
 * Does the work while the packed ones of its files are unpacked to their ends. The reader takes one that was cut off or
 * damaged for whole, or stumbles over its last record; so what is found here is told first.
 */
export async function withWholeGzips<T>(
  files: readonly SourceFile[],
  signal: AbortSignal | undefined,
  work: () => Promise<T>,
): Promise<T> {
  const packed = files.filter(({ path }) => /\.gz$/i.test(path));
  if (packed.length === 0) return work();
  const check = async (): Promise<void> => {
    for (const file of packed) await unpackWhole(file, signal);
  };
  const [worked, checked] = await Promise.allSettled([work(), check()]);
  if (checked.status === "rejected" && signal?.aborted !== true) throw checked.reason;
  if (worked.status === "rejected") throw worked.reason;
  return worked.value;
}
