import { open } from "node:fs/promises";
import { refusal } from "../refusal.ts";

/** False where a Parquet file lacks the four letters that end it. */
async function isWholeParquet(path: string): Promise<boolean> {
  const file = await open(path, "r");
  try {
    const { size } = await file.stat();
    const { buffer } = await file.read(Buffer.alloc(4), 0, 4, Math.max(0, size - 4));
    return size > 12 && buffer.toString("latin1") === "PAR1";
  } finally {
    await file.close();
  }
}

/** Refuses a Parquet file without its end; `name` is what people know it by. */
export async function assertWholeParquet(file: string, name = file): Promise<void> {
  if (await isWholeParquet(file)) return;
  throw refusal(name, "has no end: a part of this Parquet file is missing.", "Copy or write the file again.");
}
