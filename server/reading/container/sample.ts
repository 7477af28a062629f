import { open } from "node:fs/promises";
import { basename } from "node:path";
import { fail } from "#domain/errors/sluice-error.ts";
import { notPacked, unpackedStart } from "./gzip.ts";
import { refusal } from "../refusal.ts";

const sampleBytes = 1_048_576;

/** The reader unpacks what is called .gz in small letters. */
const withGz = (path: string): string => `${basename(path).replace(/\.gz$/i, "")}.gz`;

/** The first bytes of a file, unpacked where it is gzipped. */
export async function readSample(path: string): Promise<Buffer> {
  const file = await open(path, "r").catch((error: NodeJS.ErrnoException) => {
    const reason =
      error.code === "ENOENT" ? "is not there" : error.code === "EACCES" ? "may not be read" : "cannot be opened";
    throw fail("source_unreadable", `${path} ${reason}.`, {
      field: "path",
      got: path,
      mend: "Check the path and the rights on the file.",
    });
  });
  try {
    if ((await file.stat()).isDirectory())
      throw fail("source_unreadable", `${path} is a folder.`, {
        field: "path",
        got: path,
        mend: `Name a file, or write ${path}/*.csv.`,
      });
    const buffer = Buffer.alloc(sampleBytes);
    const { bytesRead } = await file.read(buffer, 0, sampleBytes, 0);
    const raw = buffer.subarray(0, bytesRead);
    const isGzip = raw[0] === 0x1f && raw[1] === 0x8b;
    if (!isGzip && bytesRead > 0 && /\.gz$/i.test(path)) throw notPacked(path);
    if (isGzip && !path.endsWith(".gz"))
      throw refusal(path, "is packed with gzip and is not called .gz.", `Rename it to ${withGz(path)}, or unpack it.`);
    return isGzip ? await unpackedStart(path, sampleBytes) : raw;
  } finally {
    await file.close();
  }
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

/** False where a Parquet file lacks the four letters that end it. */
export async function isWholeParquet(path: string): Promise<boolean> {
  const file = await open(path, "r");
  try {
    const { size } = await file.stat();
    const { buffer } = await file.read(Buffer.alloc(4), 0, 4, Math.max(0, size - 4));
    return size > 12 && buffer.toString("latin1") === "PAR1";
  } finally {
    await file.close();
  }
}
