import type { Encoding } from "#domain/reading/encodings.ts";
import { encodings } from "#domain/reading/encodings.ts";
import { refusal } from "../refusal.ts";

/** A sample as text; a letter that is cut in half at its end, or that the encoding does not have, is shown as one unknown. */
export const decodeSample = (bytes: Buffer, encoding: Encoding): string => new TextDecoder(encoding).decode(bytes);

/** The text of these pieces, one decoded part for each; bytes that the encoding does not have are refused with their place. */
export async function* decoded(
  pieces: AsyncIterable<Buffer>,
  about: { readonly file: string; readonly encoding: Encoding },
): AsyncIterable<string> {
  const decoder = new TextDecoder(about.encoding, { fatal: true });
  let [before, lines] = [0, 1];
  const text = (piece: Buffer | null): string => {
    try {
      return piece ? decoder.decode(piece, { stream: true }) : decoder.decode();
    } catch {
      throw refusal(
        about.file,
        `is not written in ${encodings[about.encoding].title}: on line ${lines} or behind it, after ${before.toLocaleString("en-US")} bytes, stands what that encoding does not have.`,
        "Give the encoding that it was written in, or save it as UTF-8.",
      );
    }
  };
  for await (const piece of pieces) {
    const part = text(piece);
    yield part;
    before += piece.length;
    lines += part.split("\n").length - 1;
  }
  yield text(null);
}
