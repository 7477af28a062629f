import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";

/** SHA-256 of the files' bytes, one after the other, with their total size. `onRead` hears how many bytes were read. */
export async function hashFiles(
  paths: readonly string[],
  options: { signal?: AbortSignal | undefined; onRead?: ((bytes: number) => void) | undefined } = {},
): Promise<{ hash: string; sizeBytes: number }> {
  const hash = createHash("sha256");
  let sizeBytes = 0;
  for (const path of paths) {
    for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20, signal: options.signal })) {
      hash.update(chunk as Buffer);
      sizeBytes += (chunk as Buffer).length;
      options.onRead?.(sizeBytes);
    }
  }
  return { hash: hash.digest("hex"), sizeBytes };
}

export const totalSize = async (paths: readonly string[]): Promise<number> =>
  (await Promise.all(paths.map(async (path) => (await stat(path)).size))).reduce((sum, size) => sum + size, 0);
