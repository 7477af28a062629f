import { isAscii, isUtf8 } from "node:buffer";
import type { Container } from "../container/container.ts";
import { unpacked } from "../container/unpacked.ts";

/** What the bytes of a source's files say of their encoding. */
export interface ByteEvidence {
  /** The first line with bytes that are no UTF-8, and its file; null where all of them are. */
  readonly notUtf8: { readonly file: string; readonly line: number } | null;
  /** Lines with letters of several bytes in UTF-8 in them. */
  readonly utf8Lines: number;
  readonly otherLines: number;
  /** Lines with bytes beyond ASCII that are no UTF-8, at most 64 kB of them. */
  readonly sample: Buffer;
}

const mostSample = 65_536;
const mostLine = 4_096;

/** Gathers what lines say, piece by piece: a line that goes on in the next piece is looked at whole. */
class LineEvidence {
  /** Where the first line that is no UTF-8 begins. */
  notUtf8At: number | null = null;
  utf8Lines = 0;
  otherLines = 0;
  readonly #sample: Buffer[] = [];
  #size = 0;
  #rest: Buffer = Buffer.alloc(0);
  #isRestAscii = true;
  #at = 0;

  push(piece: Buffer): void {
    const end = piece.lastIndexOf(10) + 1;
    const isPlain = isAscii(piece);
    if (end > 0 && isPlain && this.#isRestAscii) {
      this.#at += this.#rest.length + end;
      this.#rest = piece.subarray(end);
      return;
    }
    if (end === 0) {
      this.#isRestAscii &&= isPlain;
      this.#rest = Buffer.concat([this.#rest, piece]);
      return;
    }
    this.#look(this.#rest.length > 0 ? Buffer.concat([this.#rest, piece.subarray(0, end)]) : piece.subarray(0, end));
    this.#rest = piece.subarray(end);
    this.#isRestAscii = isPlain || isAscii(this.#rest);
  }

  end(): void {
    this.#look(this.#rest);
  }

  get sample(): Buffer {
    return Buffer.concat(this.#sample);
  }

  #look(lines: Buffer): void {
    if (!isAscii(lines)) {
      if (isUtf8(lines)) this.utf8Lines += 1;
      else this.#lookAtEach(lines);
    }
    this.#at += lines.length;
  }

  #lookAtEach(lines: Buffer): void {
    let start = 0;
    while (start < lines.length) {
      const found = lines.indexOf(10, start);
      const end = found < 0 ? lines.length : found + 1;
      const text = lines.subarray(start, end);
      if (!isAscii(text)) {
        if (isUtf8(text)) this.utf8Lines += 1;
        else this.#keep(text, this.#at + start);
      }
      start = end;
    }
  }

  #keep(text: Buffer, at: number): void {
    this.notUtf8At ??= at;
    this.otherLines += 1;
    if (this.#size >= mostSample) return;
    const part = text.subarray(0, mostLine);
    this.#sample.push(part);
    this.#size += part.length;
  }
}

/** The number of the line that begins at this byte. Lines are counted only where one is told: most files are UTF-8 throughout. */
async function lineAt(
  place: number,
  source: { file: string; container: Container; signal: AbortSignal | undefined },
): Promise<number> {
  let [line, read] = [1, 0];
  for await (const piece of unpacked(source.file, source.container, { signal: source.signal })) {
    for (let at = piece.indexOf(10); at >= 0 && read + at < place; at = piece.indexOf(10, at + 1)) line += 1;
    read += piece.length;
    if (read >= place) break;
  }
  return line;
}

/** Reads all bytes of the files, unpacked, for what they say of their encoding. */
export async function byteEvidence(
  files: readonly string[],
  container: Container,
  signal?: AbortSignal,
): Promise<ByteEvidence> {
  let notUtf8: ByteEvidence["notUtf8"] = null;
  let [utf8Lines, otherLines] = [0, 0];
  const samples: Buffer[] = [];
  for (const file of files) {
    const lines = new LineEvidence();
    for await (const piece of unpacked(file, container, { signal })) lines.push(piece);
    lines.end();
    if (lines.notUtf8At !== null)
      notUtf8 ??= { file, line: await lineAt(lines.notUtf8At, { file, container, signal }) };
    utf8Lines += lines.utf8Lines;
    otherLines += lines.otherLines;
    samples.push(lines.sample);
  }
  return { notUtf8, utf8Lines, otherLines, sample: Buffer.concat(samples).subarray(0, mostSample) };
}
