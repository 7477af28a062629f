import { closeSync, globSync, openSync, readFileSync, readSync, statSync } from "node:fs";
import type { Progress } from "./engine.ts";

const sampleBytes = 65_536;

/** Bytes that a process has read, from /proc; 0 where there is none. */
function bytesRead(pid: number): number {
  try {
    return Number(/^rchar: (\d+)/m.exec(readFileSync(`/proc/${pid}/io`, "utf8"))?.[1] ?? 0);
  } catch {
    return 0;
  }
}

const filesAt = (path: string): string[] => (/[*?[]/.test(path) ? globSync(path) : [path]);
const sizeOf = (files: readonly string[]): number => files.reduce((sum, file) => sum + statSync(file).size, 0);

/** Lines of text in these files, judged by pieces of the first one: its early records are often shorter than its later ones. */
function likelyLines(files: readonly string[], size: number): number {
  const buffer = Buffer.alloc(sampleBytes);
  const file = openSync(files[0]!, "r");
  const first = statSync(files[0]!).size;
  let [lines, length] = [0, 0];
  for (const share of [0, 0.25, 0.5, 0.75]) {
    const read = readSync(file, buffer, 0, sampleBytes, Math.floor(first * share));
    length += read;
    for (let at = 0; at < read; at += 1) if (buffer[at] === 10) lines += 1;
  }
  closeSync(file);
  return lines === 0 ? 1 : Math.round((size * lines) / length);
}

/** Tells how many of a stage's input rows have been read, from the bytes that its process has read so far. */
export function meterInput(
  pid: number,
  paths: Readonly<Record<string, string>>,
  columnar: ReadonlyMap<string, number>,
): (progress: Progress) => Progress {
  let [rows, bytes] = [0, 0];
  for (const [reference, path] of Object.entries(paths)) {
    const files = filesAt(path);
    const size = sizeOf(files);
    rows += columnar.get(reference) ?? likelyLines(files, size);
    bytes += size;
  }
  const before = bytesRead(pid);
  let most = 0;
  return (progress) => {
    const share = bytes === 0 ? 0 : Math.min(1, (bytesRead(pid) - before) / bytes);
    most = Math.max(most, Math.floor(share * rows));
    return { ...progress, rowsRead: most, percentage: Math.max(progress.percentage, Math.floor(share * 99)) };
  };
}
